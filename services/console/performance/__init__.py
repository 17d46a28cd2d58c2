"""How enterprises do: scorecards, and the days of a line."""
