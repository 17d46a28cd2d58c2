"""Trips: where the park's vehicles go on a day, and the classes that they belong to."""
