"""Scenarios of the live park."""
