"""Enterprises: the manager's list, and each enterprise's page with tomorrow's capacity and its assignments."""
