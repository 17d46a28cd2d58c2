"""Matching's use cases, one function an intent: load, decide, save, publish."""
