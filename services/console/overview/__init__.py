"""The first page: a manager's view of the whole park."""
