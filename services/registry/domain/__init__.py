"""Parks and who can make what in them: entities, their values, and what may not be said of them."""
