"""A durable bus in one SQLite file."""
