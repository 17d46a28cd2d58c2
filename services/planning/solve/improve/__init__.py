"""Improvement: moves, flow rounding and LP neighbourhoods in turn."""

from services.planning.solve.improve.improvement import Improvement

__all__ = ["Improvement"]
