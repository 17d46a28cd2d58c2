"""Movements: what is loaded, what has arrived, and what became of the rest, by tapping."""
