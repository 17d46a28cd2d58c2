"""Orders, plans, lots and assignments, and what matching knows of the park: plain Python, no framework."""
