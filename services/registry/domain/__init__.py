"""Parks and who can make what in them: entities, values, and the checks of both."""
