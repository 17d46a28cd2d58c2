"""Runs on SQLite and on PostgreSQL."""

from tests.registry.on_both import database_url

__all__ = ["database_url"]
