"""What matching does, one function an intent: load, decide, save, tell."""
