"""A mixed integer program built column by column and row by row, and solved by SCIP through OR-Tools' MathOpt."""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from services.planning.math_program import Columns, Rows, model_proto
from services.planning.model.arrays import Floats

# Nodes of the search tree where no clock may decide: the same on any machine.
MOST_NODES = 200
WHOLE_ENOUGH = 1e-4
# What a column counts: goods on their way, units that are whole where it matters, a choice of yes or no.
FLOW, UNITS, CHOICE = 0, 1, 2


def load() -> None:
    """Load what solving needs, which otherwise the first solve does."""
    importlib.import_module("ortools.math_opt.python.mathopt")


@dataclass(slots=True)
class Program:
    """Columns and rows of a mixed integer program, as they are added."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    entries: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))

    def column(self, cost: float = 0.0, lower: float = 0.0, upper: float = math.inf, kind: int = FLOW) -> int:
        """Add a column and return its number; no upper bound unless given."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.kind.append(kind)
        return len(self.cost) - 1

    def row(self, terms_of_row: Mapping[int, float], lower: float, upper: float) -> None:
        """Add a row: a sum over columns, by their number, that stays between two bounds."""
        number = len(self.row_lower)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        rows, columns, values = self.entries
        for column, value in terms_of_row.items():
            rows.append(number)
            columns.append(column)
            values.append(value)

    def solve(self, deadline: float | None, *, counted: bool = False) -> Floats | None:
        """The best values; None where time ran out, or nodes where they are `counted`, or nothing is allowed.

        With its choices made this is nearly always a pure network, whose best flows are whole by themselves: so units
        are asked to be whole only where they are not.
        """
        values = self._solve(deadline, CHOICE, counted)
        if values is not None and self._broken_units(values):
            values = self._solve(deadline, UNITS, counted)
        return values

    def _broken_units(self, values: Floats) -> bool:
        units = values[np.array(self.kind) >= UNITS]
        return bool(np.abs(units - np.round(units)).max(initial=0.0) > WHOLE_ENOUGH)

    def _solve(self, deadline: float | None, whole_from: int, counted: bool) -> Floats | None:
        # Some tenths of a second to load, which many a plan from a file has no use for.
        from ortools.math_opt.python import mathopt

        params = mathopt.SolveParameters(threads=1, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0)
        if counted:
            params.node_limit = MOST_NODES
        if deadline is not None:
            seconds = deadline - time.monotonic()
            if seconds <= 0:
                return None
            params.time_limit = timedelta(seconds=seconds)
        model = mathopt.Model.from_model_proto(self._proto(whole_from))
        result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=params)
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        values = result.variable_values()
        return np.fromiter(values.values(), dtype=np.float64, count=len(values))

    def _proto(self, whole_from: int) -> Any:
        """The program of which columns of the kinds from `whole_from` on are whole."""
        columns = Columns(self.cost, self.lower, self.upper, np.array(self.kind) >= whole_from)
        return model_proto(columns, Rows(self.row_lower, self.row_upper, *self.entries))
