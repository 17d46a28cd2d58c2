"""Performance of enterprises: scorecards, and the days of a line."""
