"""The planner: prices that prove a bound, and a plan found with them."""

from __future__ import annotations

from services.matching.planning.solver.options import Options
from services.matching.planning.solver.progress import Progress, Result, Stop
from services.matching.planning.solver.run import solve

__all__ = ["Options", "Progress", "Result", "Stop", "solve"]
