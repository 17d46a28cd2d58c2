"""A mixed integer program built column by column and row by row, and solved by HiGHS."""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from services.planning.model.arrays import Floats

STOPPED = 1
WHOLE_ENOUGH = 1e-4
# What a column counts: goods on their way, units that are whole where it matters, a choice of yes or no.
FLOW, UNITS, CHOICE = 0, 1, 2


def load() -> None:
    """Load what solving needs, which otherwise the first solve does."""
    importlib.import_module("scipy.optimize")


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

    def solve(self, deadline: float | None) -> Floats | None:
        """The best values; None where time ran out or nothing is allowed.

        With its choices made this is nearly always a pure network, whose best flows are whole by themselves: so units
        are asked to be whole only where they are not.
        """
        values = self._solve(deadline, CHOICE)
        if values is not None and self._broken_units(values):
            values = self._solve(deadline, UNITS)
        return values

    def _broken_units(self, values: Floats) -> bool:
        units = values[np.array(self.kind) >= UNITS]
        return bool(np.abs(units - np.round(units)).max(initial=0.0) > WHOLE_ENOUGH)

    def _solve(self, deadline: float | None, whole_from: int) -> Floats | None:
        # A third of a second to load, which many a plan from a file has no use for.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        seconds = None if deadline is None else deadline - time.monotonic()
        if seconds is not None and seconds <= 0:
            return None
        rows, columns, values = self.entries
        matrix = csr_array((values, (rows, columns)), shape=(len(self.row_lower), len(self.cost)))
        options: dict[str, float] = {"mip_rel_gap": 0.0} | ({} if seconds is None else {"time_limit": seconds})
        result = milp(
            c=np.array(self.cost),
            integrality=(np.array(self.kind) >= whole_from).astype(np.int64),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=LinearConstraint(matrix, np.array(self.row_lower), np.array(self.row_upper)),
            options=options,
        )
        return None if result.status == STOPPED else result.x
