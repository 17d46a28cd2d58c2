"""Waves routed by Parkloom and by others, side by side in one run."""
