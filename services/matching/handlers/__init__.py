"""Handlers of the events of registry and logistics."""
