"""The planner's process: it claims the jobs of plans, solves with no transaction open, stores and applies the plans."""

from services.matching.planner.build import build

__all__ = ["build"]
