"""The planner's process: it claims runs, solves them with no transaction open, and stores what it found."""

from services.matching.planner.build import build

__all__ = ["build"]
