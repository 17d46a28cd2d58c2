"""Claims of speed and quality: one command each, both sides in one run, ratios printed."""
