"""The planner's native kernel: C, compiled by the `ziglang` package, called through ctypes."""
