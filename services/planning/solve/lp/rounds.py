"""Rounds of LP neighbourhoods: choose orders that share scarce capacity, solve them exactly, keep what saves money."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from services.planning.solve.columns import Floats, Ints
from services.planning.solve.lp.kept_runs import KeptRuns
from services.planning.solve.lp.neighbourhood import LpNeighbourhood
from services.planning.solve.params import LpParams
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.subproblem import Subproblem
from services.planning.solve.working_solution import WorkingSolution


@dataclass(slots=True)
class LpRounds:
    """LP neighbourhoods of a subproblem, by one thread or by several that take turns at the working solution.

    While one thread solves, others may change the residual: lots are then inserted as far as the residual allows, and
    stay only where they save money. With one thread the outcome depends on the seed alone.
    """

    working: WorkingSolution
    neighbourhood: LpNeighbourhood | KeptRuns
    subproblem: Subproblem
    params: LpParams
    go_on: Callable[[], bool]
    time_left: Callable[[], float]
    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: set[int] = field(default_factory=set)

    def solve(self, programs: int, seed: int) -> None:
        """Solves up to `programs` linear programs."""
        random = np.random.default_rng(seed)
        for _ in range(programs):
            if not self.go_on() or not self._round(random):
                return

    def _round(self, random: np.random.Generator) -> bool:
        """Solves one program; returns false where no order is left to improve."""
        with self.lock:
            lots = self.working.lots(self.subproblem.orders)
            orders = self._choose(lots, random)
            self.busy.update(orders.tolist())
            residual = self.subproblem.residual.copy()
        found = None
        if len(orders):
            found = self.neighbourhood.solve(orders.tolist(), lots, residual, self.time_left())
        with self.lock:
            if found is not None and len(found):
                changed = np.unique(found.order).astype(np.int32)
                fitting = isinstance(self.neighbourhood, LpNeighbourhood)
                self.working.replace(changed, found, self.subproblem, self.params, fitting=fitting)
            self.busy.difference_update(orders.tolist())
        return len(orders) > 0

    def _choose(self, lots: SearchLots, random: np.random.Generator) -> Ints:
        """An order drawn by its regret, and those that share most scarce capacity with it."""
        working, params = self.working, self.params
        free = np.bincount(lots.order[lots.source < 0], minlength=working.orders) > 0
        free[list(self.busy)] = False
        weight = np.where(free, regret(working, self.subproblem), 0.0)
        if weight.sum() <= 0:
            return np.zeros(0, dtype=np.int32)
        first = int(random.choice(working.orders, p=weight / weight.sum()))
        shared = _shared(working, lots, first, params.unpriced_capacity)
        shared = shared * (params.shared_base + random.random(working.orders))
        shared[~free] = -1.0
        shared[first] = np.inf
        size = int(random.integers(params.orders // 3, params.orders + 1))
        chosen = np.argsort(-shared, kind="stable")[:size]
        chosen = chosen[shared[chosen] > 0]
        count = np.bincount(lots.order, minlength=working.orders)[chosen]
        few = np.cumsum(count) <= params.most_lots
        few[0] = True
        return np.sort(chosen[few]).astype(np.int32)


def regret(working: WorkingSolution, subproblem: Subproblem) -> Floats:
    """Each order's cost at the dual prices above that of its ideal route; 0 for orders of others [orders]."""
    cost, capacity = working.costs()
    regret = np.maximum(cost + capacity - working.prices.ideal_cost, 0.0) + 1e-9
    return np.where(subproblem.orders > 0, regret, 0.0)


def _shared(working: WorkingSolution, lots: SearchLots, first: int, unpriced: float) -> Floats:
    """The scarce capacity of each order on lines of the first [orders]."""
    arrays = working.arrays
    lines = np.zeros(len(arrays.lines.min_lot), dtype=np.bool_)
    cells_of_first = lots.cells[lots.order == first]
    lines[cells_of_first[cells_of_first >= 0] // arrays.days] = True
    shared = np.zeros(working.orders)
    for step in range(arrays.longest_route):
        cells = lots.cells[:, step]
        here = (cells >= 0) & lines[np.maximum(cells, 0) // arrays.days]
        price = working.prices.cell.ravel()[cells[here]] + unpriced
        np.add.at(shared, lots.order[here], np.sqrt(lots.quantity[here]) * price)
    return shared
