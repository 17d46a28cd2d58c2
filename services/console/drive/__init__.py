"""A driver's trip on a phone: its stops in order, one tap for each, and reports that survive a lost network."""
