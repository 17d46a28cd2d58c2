"""Decisions about a park, free of databases and contracts: snapshot → problem, solution → lots, activation's checks."""
