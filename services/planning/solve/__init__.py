"""The solver: dual prices that prove a bound, and a solution found with them."""

from __future__ import annotations

from services.planning.solve.params import SolverParams, read_params
from services.planning.solve.progress import Progress, Result, Stop
from services.planning.solve.solving import Solving, solve

__all__ = ["Progress", "Result", "SolverParams", "Solving", "Stop", "read_params", "solve"]
