"""Runs, campaigns and transfer batches of one order as rows of its program, where they may bind.

A run is a choice of yes or no for an order's step, a line and a day. Lots are flows here and not routes of their own:
that units go the same steps together is asked of each run by itself, which every plan that keeps it keeps too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.planning.explain.integer_program import CHOICE, Program
from services.planning.explain.residual import Residual
from services.planning.model import Line, Order, Step, terms

# The number of the step, the line and the day of a run.
Run = tuple[int, str, int]


@dataclass(slots=True)
class RunRows:
    """`work` is the columns of units by run, `committed` those of commitments that a run of the order may hold.

    `relaxed` says if a rule is lifted at a step and on a day; `fresh` is true if no unit goes on from work in progress
    or from a commitment, `money` 0 if cost is lifted.
    """

    residual: Residual
    order: Order
    program: Program
    relaxed: Callable[[str, int, int], bool]
    fresh: bool
    money: float

    def add(self, work: Mapping[Run, list[int]], committed: Mapping[Run, list[int]]) -> dict[Step, dict[int, float]]:
        """Add the rows; returns the capacity that each set-up takes, by line and day and column."""
        used = {run: self._used(run, columns, committed.get(run, [])) for run, columns in work.items()}
        used |= {run: self._used(run, [], columns) for run, columns in committed.items() if run not in work}
        return self._set_ups({run: column for run, column in used.items() if column is not None})

    def _used(self, run: Run, columns: list[int], committed: list[int]) -> int | None:
        """The choice to have a run; None where neither its size nor its set-up matters."""
        load = terms(self.order, self.order.route[run[0]], self._line(run))[0]
        least = self._least_units(run, load) if not committed else 0.0
        if least <= 1 and not self._sets_up(run):
            return None
        used = self.program.column(upper=1.0, kind=CHOICE)
        units = dict.fromkeys([*columns, *committed], 1.0)
        most = min(float(self.order.quantity), sum(self.program.upper[column] for column in units))
        self.program.row(units | {used: -most}, -math.inf, 0.0)
        # A run of no unit would save the set-up of the day after it.
        self.program.row(units | {used: -float(max(1, math.ceil(least - 1e-6)))}, 0.0, math.inf)
        return used

    def _least_units(self, run: Run, load: float) -> float:
        """The units that a run without committed ones has at least."""
        number, _, day = run
        least = 0.0
        if load > 0 and not self.relaxed("min-run", number, day):
            least = self.residual.facts.least_run(self.order, number, self._line(run)) / load
        if self.fresh and not self.relaxed("transfer-batch", number, day):
            least = max(least, self.residual.facts.least_batch(self.order))
        return least

    def _sets_up(self, run: Run) -> bool:
        line = self._line(run)
        return bool(line.setup or line.setup_cost) and not self.relaxed("set-up", run[0], run[2])

    def _set_ups(self, used: Mapping[Run, int]) -> dict[Step, dict[int, float]]:
        taken: defaultdict[Step, dict[int, float]] = defaultdict(dict)
        for run, column in used.items():
            if not self._sets_up(run):
                continue
            number, ident, day = run
            line = self._line(run)
            before = int(self.residual.park.open_before[self.residual.park.line_index[ident], day])
            if before < 0 and ident in self.residual.facts.warm_lines(self.order, number):
                continue
            begins = self.program.column(line.setup_cost * self.money, upper=1.0)
            goes_on = used.get((number, ident, before)) if before >= 0 else None
            # A campaign begins where the run is and none was on the line's open day before.
            row = {column: 1.0, begins: -1.0} | ({} if goes_on is None else {goes_on: -1.0})
            self.program.row(row, -math.inf, 0.0)
            if line.setup and not self.relaxed("capacity", number, day):
                taken[Step(ident, day)][begins] = line.setup
        return dict(taken)

    def _line(self, run: Run) -> Line:
        return self.residual.problem.line_by_id[run[1]]
