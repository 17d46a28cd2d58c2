"""Vehicles on the road: where a day's trips stop, and when."""
