"""The park on a map: load by enterprise, lanes and the day's movements, and the same as tables."""
