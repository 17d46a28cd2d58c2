"""The planner: prices that prove a bound, and a plan found with them."""

from __future__ import annotations

from services.planning.solve.options import Options
from services.planning.solve.progress import Progress, Result, Stop
from services.planning.solve.run import solve

__all__ = ["Options", "Progress", "Result", "Stop", "solve"]
