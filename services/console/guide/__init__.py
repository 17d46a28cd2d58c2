"""A guide of the pages, in five minutes."""
