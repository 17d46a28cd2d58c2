"""Park plans every day, with stability counted and without: what changes, and what that costs."""
