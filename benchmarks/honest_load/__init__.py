"""Honest callers, measured while others do their worst."""
