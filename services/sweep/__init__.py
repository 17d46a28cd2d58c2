"""Sweeps: many edits of one park file, each planned by itself, in this process or on a cluster of Ray."""
