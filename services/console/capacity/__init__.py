"""Capacity of an enterprise's lines as its people report it: by thumb for a day, by week, by shifts and closures."""
