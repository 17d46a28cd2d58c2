"""One insertion workspace of the kernel, which tries an order with one quantity and day after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from services.planning.kernel import bindings, quoting_bindings
from services.planning.kernel.layout import InsertionParams, WorkerTables
from services.planning.model.ledger import Ledger
from services.planning.quoting.order_park import OrderPark
from services.planning.solve.columns import Floats, Ints
from services.planning.solve.search_lots import SearchLots

MINE = np.ones(1, dtype=np.uint8)

# Routes are chosen by money alone; suppliers first by what they could carry, then by what they carried.
BY_CAPACITY = InsertionParams(price_share=0.0, reuse_slack=0.002, grain=200, suppliers_by_capacity=1)
BY_WORK = replace(BY_CAPACITY, suppliers_by_capacity=0, grain=50)
# Where the best suppliers leave a rest that nobody can make, chance chooses among the good ones.
VARIED = (replace(BY_CAPACITY, supplier_noise=0.3), replace(BY_CAPACITY, supplier_noise=0.6))
# By money and by what scarce capacity is worth to others.
ON_TIME = quoting_bindings.Insertions(tuple(replace(each, price_share=1.0) for each in (BY_CAPACITY, *VARIED)))


@dataclass(frozen=True, slots=True)
class Attempt:
    """Lots of some units, their cost in money, the day of the last delivery, and the insertion that found them.

    `displaced` is what the capacity that they take is worth at the prices charged, in money.
    """

    lots: SearchLots
    units: int
    cost: float
    delivered: int
    insertion: InsertionParams
    displaced: float = 0.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """The open workspace of one order on a residual that it alone may change."""

    asked: OrderPark
    solution: int
    worker: int

    def attempt(self, quantity: int, due: int, insertion: InsertionParams, *, whole: bool) -> Attempt | None:
        """As many units as the insertion places by a day, at least one; all or none where `whole`."""
        self.asked.ask(quantity, due, whole=whole)
        quoting_bindings.insert_alone(self.worker, insertion)
        return self._placed(quantity, insertion)

    def first_day(self, quantity: int, days: Ints, insertions: quoting_bindings.Insertions) -> Attempt | None:
        """All units by the first of some days by which one of the insertions, in their sequence, places them."""
        self.asked.ask(quantity, int(days[0]), whole=True)
        found = quoting_bindings.insert_by_day(self.worker, self.asked.native.due, days, insertions)
        return None if found is None else self._placed(quantity, insertions.params[found[1]])

    def _placed(self, quantity: int, insertion: InsertionParams) -> Attempt | None:
        sums = quoting_bindings.lot_sums(self.solution)
        if not sums.units:
            return None
        lots = SearchLots(*bindings.solution_lots(self.solution, MINE, self.asked.arrays.longest_route, sums.lots))
        worth = float(self.asked.native.unmet_cost[0])
        cost, (_, displaced) = sums.cost - worth * (quantity - sums.units), bindings.solution_costs(self.solution, 1)
        return Attempt(lots, sums.units, cost, sums.delivered, insertion, float(displaced[0]))


@contextmanager
def workspace(asked: OrderPark, residual: Ledger, price: Floats) -> Iterator[Workspace]:
    """A workspace for one order; `residual` changes with what is tried, insertions may charge `price` [lines, days]."""
    solution = bindings.open_solution(asked.native)
    try:
        tables = WorkerTables(
            price=price,
            value=np.zeros(1),
            residual=residual.capacity,
            quota_residual=residual.quota,
            mine=MINE,
            near=np.ones(asked.native.eligible_lines, dtype=np.uint8),
            cancel=np.zeros(1, dtype=np.int32),
        )
        worker = bindings.open_worker(solution, tables, 0)
        try:
            yield Workspace(asked, solution, worker)
        finally:
            bindings.close_worker(worker)
    finally:
        bindings.close_solution(solution)
