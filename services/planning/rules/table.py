"""A solution beside its park as one table: a row per lot and step, as arrays, so that a rule is a few sums.

Only lots that the park knows enter it: a lot of an unknown order, of half a unit or of a wrong number of steps does
not, and a lot with a step on an unknown line or day enters up to that step. What is left out is a violation itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import CampaignFacts, Commitment, Problem, Step, arrays
from services.planning.model.arrays import Floats, Ints, ParkArrays
from services.planning.model.ledger import Taken
from services.planning.model.lots import Lots
from services.planning.rules.commitments import beginning_as_committed
from services.planning.rules.rows import Combination, Rows, rows_of
from services.planning.rules.runs import Runs, runs_of
from services.planning.rules.violation import Violation

Beginning = tuple[str, tuple[Step, ...]]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """Lots beside their park.

    `made` is units per order; `continued` units per beginning done before day 0; `finished` the lots entered with all
    their steps; `unbound` those entered of which no step is done or committed; `flaws` the violations that kept lots,
    or parts of them, out. `taken` is what other lots take of the park's capacity.
    """

    problem: Problem
    lots: Lots
    park: ParkArrays
    facts: CampaignFacts
    rows: Rows
    runs: Runs
    combinations: Sequence[Combination]
    made: Floats
    continued: Mapping[Beginning, int]
    finished: Ints
    unbound: Ints
    flaws: Sequence[Violation]
    taken: Taken | None = None

    def lots_of(self, order: str) -> tuple[int, ...]:
        """The places of an order's lots in the solution."""
        return tuple(np.flatnonzero(self.lots.order == self.lots.orders.index(order)).tolist())

    def last_rows(self) -> Ints:
        """The row of the last step of each lot in `finished`."""
        # Lots stand in sequence in the table, and the last row of each is its last step.
        return np.searchsorted(self.rows.lot, self.finished, side="right") - 1

    def finish_days(self) -> Ints:
        """The day on which each lot in `finished` is where its order goes; without the road where no lane leads."""
        last, rows = self.last_rows(), self.rows
        road = self.park.deliveries.transit[rows.order[last], self.park.zone[rows.line[last]]]
        return np.asarray(rows.day[last] + self.park.lead[rows.line[last]] + np.maximum(0, road))


class Finder:
    """Finds the rows that share a key, in the solution's order, without going through all of them each time."""

    def __init__(self, keys: Ints) -> None:
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]

    def rows(self, key: int) -> Ints:
        """The places at which the key stands."""
        first, beyond = np.searchsorted(self._keys, [key, key + 1])
        return self._order[first:beyond]


def in_progress_of(problem: Problem) -> dict[Beginning, int]:
    """Good units by order and the steps already done."""
    units: defaultdict[Beginning, int] = defaultdict(int)
    for lot in problem.in_progress:
        units[lot.order, lot.steps] += lot.quantity
    return dict(units)


def table_of(problem: Problem, lots: Lots, taken: Taken | None = None) -> Table:
    """The table of some lots, whose days count from the problem's start, beside what others have `taken`."""
    return _Entering(problem, lots).table(taken)


class _Entering:
    """Decides column by column which lots, and which of their steps, are entered."""

    def __init__(self, problem: Problem, lots: Lots) -> None:
        self.problem = problem
        self.lots = lots
        self.park = arrays.of(problem)
        order_index = {order.id: index for index, order in enumerate(problem.orders)}
        self.order = lots.orders_in(order_index)
        self.line = lots.lines_in(self.park.line_index)
        self.done = lots.steps_before(0)
        self.facts = CampaignFacts.of(problem)
        self.flaws: list[Violation] = []

    def table(self, taken: Taken | None) -> Table:
        counted = self._counted()
        continued, entered = self._continued(counted)
        reached = self._reached(entered)
        combinations, rows = rows_of(self.problem, self._steps(entered, reached))
        keeping = beginning_as_committed(self.problem, self.lots, entered)
        runs = runs_of(self.problem, self.park, self.facts, rows, keeping)
        made = np.bincount(self.order[counted], self.lots.quantity[counted], len(self.problem.orders))
        return Table(
            problem=self.problem,
            lots=self.lots,
            park=self.park,
            facts=self.facts,
            rows=rows,
            runs=runs,
            combinations=combinations,
            made=made.astype(np.float64),
            continued=continued,
            finished=np.flatnonzero(entered & (reached == self.lots.length)),
            unbound=self._unbound(entered, keeping),
            flaws=sorted(self.flaws, key=lambda flaw: flaw.lots),
            taken=taken,
        )

    def _counted(self) -> Flags:
        """The lots of a known order that are whole units through the whole route: they count as made."""
        quantity, length = self.lots.quantity, self.lots.length
        route = np.array([len(order.route) for order in self.problem.orders], dtype=np.int64)
        known = self.order >= 0
        whole = known & (quantity == np.floor(quantity)) & (quantity > 0)
        complete: Flags = whole.copy()
        complete[whole] = length[whole] == route[self.order[whole]]
        for place in np.flatnonzero(~known).tolist():
            self._flaw("known-order", place, "the park has no such order")
        for place in np.flatnonzero(known & ~whole).tolist():
            self._flaw("whole-quantity", place, f"{self.lots[place].quantity} is no whole number of units above 0")
        for place in np.flatnonzero(whole & ~complete).tolist():
            wanted = route[self.order[place]]
            self._flaw("whole-route", place, f"{length[place]} steps where the route has {wanted}")
        return complete

    def _continued(self, counted: Flags) -> tuple[dict[Beginning, int], Flags]:
        """Units that continue each beginning, and the lots counted but for those that continue no work in progress."""
        there, entered = in_progress_of(self.problem), counted.copy()
        continued: defaultdict[Beginning, int] = defaultdict(int)
        for place in np.flatnonzero(counted & (self.done > 0)).tolist():
            lot = self.lots[place]
            beginning = lot.order, lot.steps[: self.done[place]]
            if beginning in there:
                continued[beginning] += lot.quantity
            else:
                entered[place] = False
                self._flaw("in-progress", place, "no such lot was begun before day 0")
        return continued, entered

    def _reached(self, entered: Flags) -> Ints:
        """The number of each lot's steps before one that the park does not know [lots]; 0 if it is not entered."""
        lot, number, day = self.lots.lot_of_step, self.lots.number_of_step, self.lots.day
        known = (self.line >= 0) & (day < self.problem.days) & ((day >= 0) | (number < self.done[lot]))
        reached = np.where(entered, self.lots.length, 0).astype(np.int64)
        unknown = np.flatnonzero(~known & entered[lot])[::-1]
        # Of several values for one lot, the last assigned stays: that of the earliest step.
        reached[lot[unknown]] = number[unknown]
        for place in np.unique(lot[unknown]).tolist():
            step = int(reached[place])
            self._flaw("known-line-and-day", place, f"step {step} is on no line or day of the park")
        return reached

    def _steps(self, entered: Flags, reached: Ints) -> tuple[Ints, ...]:
        """Columns of the steps entered: lot, order, step, line, day, quantity, done."""
        lot, number = self.lots.lot_of_step, self.lots.number_of_step
        quantity = self.lots.quantity.astype(np.int64)
        done = (number < self.done[lot]).astype(np.int64)
        columns = (lot, self.order[lot], number, self.line, self.lots.day.astype(np.int64), quantity[lot], done)
        kept = entered[lot] & (number < reached[lot])
        return tuple(column[kept] for column in columns)

    def _unbound(self, entered: Flags, keeping: Mapping[int, Sequence[Commitment]]) -> Ints:
        unbound = entered & (self.done == 0)
        unbound[list(keeping)] = False
        return np.flatnonzero(unbound)

    def _flaw(self, rule: str, place: int, message: str) -> None:
        order = self.lots[place].order
        self.flaws.append(Violation(rule, f"lot {place}", f"lot {place} of {order}: {message}", (place,), order))
