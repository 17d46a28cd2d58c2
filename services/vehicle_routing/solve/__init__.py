"""Routing a wave: ruin and recreate from an empty wave, or from given routes, until the time is over."""

from __future__ import annotations

from services.vehicle_routing.solve.multipliers import best_multipliers
from services.vehicle_routing.solve.params import RoutingParams
from services.vehicle_routing.solve.progress import Progress, Result, Stop
from services.vehicle_routing.solve.solving import solve

__all__ = ["Progress", "Result", "RoutingParams", "Stop", "best_multipliers", "solve"]
