"""Accounts with passwords, and the people with PINs who share an enterprise's device."""
