"""A lower bound of what any routes of a wave cost, proven by a few multipliers."""

from __future__ import annotations

from services.vehicle_routing.bound.proof import Multiplier, lower_bound, multipliers_of, to_document
from services.vehicle_routing.bound.relaxation import Limit, Relaxation, relax

__all__ = ["Limit", "Multiplier", "Relaxation", "lower_bound", "multipliers_of", "relax", "to_document"]
