"""A linear program written column by column and row by row, solved by GLOP through OR-Tools' MathOpt."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from services.planning.math_program import Columns, Rows, model_proto
from services.planning.solve.columns import Floats, Longs


@dataclass(slots=True)
class LinearProgram:
    """Columns from 0 up with costs to minimise, rows with limits, coefficients by (row, column)."""

    cost: list[Floats] = field(default_factory=list)
    columns: int = 0
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row: list[Longs] = field(default_factory=list)
    column: list[Longs] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)

    def add_columns(self, cost: Floats) -> Longs:
        """Adds columns with these costs; returns their indices."""
        first = self.columns
        self.columns += len(cost)
        self.cost.append(cost)
        return np.arange(first, self.columns)

    def add_rows(self, count: int, low: float, high: float) -> Longs:
        """Adds rows with equal limits; returns their indices."""
        return self.add_limits([low] * count, [high] * count)

    def add_limits(self, low: list[float], high: list[float]) -> Longs:
        """Adds one row per pair of limits; returns their indices."""
        first = len(self.low)
        self.low += low
        self.high += high
        return np.arange(first, len(self.low))

    def enter(self, row: Longs | int, column: Longs, value: Floats | float) -> None:
        """Adds coefficients; those of one place add up."""
        self.row.append(np.broadcast_to(np.asarray(row), column.shape))
        self.column.append(column)
        self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), column.shape))

    def solve(self, deterministic_time: float, seconds: float = math.inf) -> Floats | None:
        """The optimal values of the columns, or None where GLOP finds none in time.

        `deterministic_time` is GLOP's own measure of work, about seconds, and ends at the same point on any machine.
        """
        from ortools.math_opt.python import mathopt

        parameters = mathopt.SolveParameters()
        parameters.glop.max_deterministic_time = deterministic_time
        if math.isfinite(seconds):
            parameters.time_limit = timedelta(seconds=seconds)
        nothing = mathopt.SparseVectorFilter(filtered_items=())
        # Duals are not read; parsing them would take as long as a tenth of the solve.
        wanted = mathopt.ModelSolveParameters(dual_values_filter=nothing, reduced_costs_filter=nothing)
        model = mathopt.Model.from_model_proto(self._proto())
        result = mathopt.solve(model, mathopt.SolverType.GLOP, params=parameters, model_params=wanted)
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        return np.fromiter(values.values(), dtype=np.float64, count=len(values))

    def _proto(self) -> Any:
        nothing, everything = np.zeros(self.columns), np.full(self.columns, np.inf)
        columns = Columns(np.concatenate(self.cost), nothing, everything, np.zeros(self.columns, dtype=np.bool_))
        places = np.concatenate(self.row), np.concatenate(self.column)
        return model_proto(columns, Rows(self.low, self.high, *places, np.concatenate(self.value)))
