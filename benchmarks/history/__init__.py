"""The cost of a park's history: a fill-in plan and pages without one, and beside 100,000 delivered orders."""
