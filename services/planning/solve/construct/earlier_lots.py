"""Lots of an earlier plan, with which a search of a park with commitments begins.

Commitments of first steps leave open how units go on: into a run that others fill up, with a transfer that others
share. One after another, orders may find no such place; the plan of before has one for all of them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from services.planning import rules
from services.planning.model import Problem, Step
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Flags, Ints, Longs
from services.planning.solve.commitments import NO_PROGRESS
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.search_lots import FRESH, SearchLots, no_lots
from services.planning.solve.working_solution import TAKEN_ROUNDING, WorkingSolution

ATTEMPTS = 4  # to find orders whose lots keep all rules together

Cells = tuple[int, ...]


def put_earlier(working: WorkingSolution, earlier: Lots, committed: Ints) -> Ints:
    """Gives orders with commitments [orders] their earlier lots, of `that_keep_rules`, in an empty solution.

    Returns the orders that have none then: theirs would take more than there is.
    """
    arrays = working.arrays
    lots = earlier.of_orders({arrays.problem.orders[each].id for each in committed})
    given = _Drawing.of(arrays, working.park).search_lots(lots)
    before = working.residual.copy()
    working.put(given, committed)
    for _ in range(ATTEMPTS):
        over = _over_capacity(working, before)
        if not over.any():
            break
        working.put(no_lots(arrays.longest_route), np.unique(given.order[_use(given, over)]))
    if _over_capacity(working, before).any():
        working.put(no_lots(arrays.longest_route), committed)
    return np.setdiff1d(committed, working.lots().order).astype(np.int32)


def that_keep_rules(problem: Problem, lots: Lots) -> Lots:
    """The lots of the problem's orders, without those that break a rule of it: a smallest run, most of all.

    Without them others may break one; orders that do so again and again have no lots.
    """
    lots = lots.select(lots.orders_in({each.id: place for place, each in enumerate(problem.orders)}) >= 0)
    for attempt in range(2 * ATTEMPTS):
        broken = _that_break(problem, lots)
        if not len(broken):
            return lots
        if attempt >= ATTEMPTS:
            lots = lots.of_orders(set(lots.orders) - {lots.orders[each] for each in lots.order[broken].tolist()})
        else:
            lots = lots.select(np.setdiff1d(np.arange(len(lots)), broken))
    return lots.of_orders(())


def _that_break(problem: Problem, lots: Lots) -> Longs:
    """The places of lots that break a rule together. What lots lack is no matter: it is inserted later."""
    places = [place for violation in rules.examine(problem, lots).violations for place in violation.lots]
    return np.unique(np.array(places, dtype=np.int64))


def _over_capacity(working: WorkingSolution, before: Ledger) -> Flags:
    """The cells [lines × days] of which more is taken than there is; all of them where a quota is.

    What commitments alone take is not held against lots: a run of theirs may need a set-up until the run that it goes
    on from is there.
    """
    left = working.residual
    over = (left.capacity < np.minimum(before.capacity, 0.0) - TAKEN_ROUNDING).ravel()
    return over | bool((left.quota < np.minimum(before.quota, 0.0) - TAKEN_ROUNDING).any())


def _use(lots: SearchLots, cells: Flags) -> Flags:
    used = np.where(lots.cells >= 0, cells[np.maximum(lots.cells, 0)], False)
    return np.asarray(used.any(axis=1))


@dataclass
class _Drawing:
    """Sources, and whole lots that commitments fix, as far as lots have not drawn on them."""

    arrays: Arrays
    park: PlanPark
    fixed: dict[tuple[str, tuple[Step, ...]], int] = field(default_factory=lambda: defaultdict(int))
    sources: dict[tuple[int, Cells], list[int]] = field(default_factory=lambda: defaultdict(list))
    left: list[int] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, arrays: Arrays, park: PlanPark) -> _Drawing:
        drawing = cls(arrays, park)
        for lot in park.committed.lots:
            drawing.fixed[lot.order, lot.steps] += lot.quantity
        first = park.native.order_sources
        for order in range(len(arrays.orders.quantity)):
            for source in range(int(first[order]), int(first[order + 1])):
                drawing.sources[order, park.sources[source].cells].append(source)
        for listed in drawing.sources.values():  # what must be kept first
            listed.sort(key=lambda source: -park.sources[source].release_cost)
        drawing.left = [source.quantity for source in park.sources]
        drawing.progress = list(park.progress.quantity)
        return drawing

    def search_lots(self, lots: Lots) -> SearchLots:
        """The lots as the search has them, each with the source that it draws on."""
        rows = [row for lot in lots for row in self._rows(lot)]
        if not rows:
            return no_lots(self.arrays.longest_route)
        cells = np.full((len(rows), self.arrays.longest_route), -1, dtype=np.int32)
        for place, row in enumerate(rows):
            cells[place, : len(row[3])] = row[3]
        order, quantity, source = zip(*(row[:3] for row in rows), strict=True)
        return SearchLots(
            np.array(order, dtype=np.int32), np.array(quantity, dtype=np.int64), np.array(source, dtype=np.int32), cells
        )

    def _rows(self, lot: Lot) -> Iterator[tuple[int, int, int, Cells]]:
        order, cells = self.arrays.order_index[lot.order], self._cells(lot)
        fixed = min(lot.quantity, self.fixed.get((lot.order, lot.steps), 0))
        if fixed:
            self.fixed[lot.order, lot.steps] -= fixed
        open_units = lot.quantity - fixed
        for length in range(len(cells), 0, -1):
            for source in self.sources.get((order, cells[:length]), ()):
                units = self._draw(source, open_units)
                if units:
                    open_units -= units
                    yield order, units, source, cells
        if open_units and cells[0] >= 0:
            yield order, open_units, FRESH, cells

    def _draw(self, source: int, most: int) -> int:
        progress = self.park.sources[source].progress
        units = min(most, self.left[source])
        if progress != NO_PROGRESS:
            units = min(units, self.progress[progress])
            self.progress[progress] -= units
        self.left[source] -= units
        return units

    def _cells(self, lot: Lot) -> Cells:
        lines = [self.arrays.line_index[step.line] for step in lot.steps]
        return tuple(
            -1 - line if step.day < 0 else line * self.arrays.days + step.day
            for line, step in zip(lines, lot.steps, strict=True)
        )
