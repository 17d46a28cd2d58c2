"""Other ways to plan a park, in code of their own: they share the problem with the planner, nothing of its solver."""
