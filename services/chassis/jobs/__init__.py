"""Work that outlives a call: duties that one process at a time may hold, and jobs that workers claim by lease."""
