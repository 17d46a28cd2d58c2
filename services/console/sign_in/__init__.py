"""Signing in by a one-time link, signing out, and the session's language."""
