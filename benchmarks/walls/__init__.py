"""An installation to attack: a small park in processes of its own, on loopback, on SQLite or PostgreSQL."""
