"""Revoking tokens: registry keeps the list, every other process follows it."""
