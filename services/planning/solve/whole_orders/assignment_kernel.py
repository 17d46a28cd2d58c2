"""The candidates as the kernel takes them (`kernel/data/places.h`, which calls them places)."""

from __future__ import annotations

import numpy as np

from services.planning.kernel import bindings
from services.planning.kernel.bindings import DiveParams
from services.planning.kernel.layout import PlaceTables
from services.planning.solve.columns import Floats, Ints, Longs
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.whole_orders.candidates import SCALE, UNMET, Candidates, whole_capacity
from services.planning.solve.working_solution import FOREVER, WorkingSolution

NONE = -1  # in place of a candidate
ENDLESS = 1 << 60  # thousandths of capacity for orders that are unmet


class AssignmentKernel:
    """The generalised assignment in the kernel, each order's candidates sorted by regret.

    An assignment here is one candidate per order [orders], as a place in this sequence; `sequence` has its place
    among the `candidates`.
    """

    def __init__(self, candidates: Candidates, working: WorkingSolution, penalty_least: float) -> None:
        """Takes capacity, prices and the cancel flag of `working`.

        `penalty_least` is the least price for exceeding a cell's capacity, as a share of the mean price.
        """
        capacity = working.park.committed.residual.capacity
        self.candidates = candidates
        self.sequence = np.lexsort((candidates.regret, candidates.order))
        self.orders, self.cells = len(candidates.first) - 1, capacity.size
        sorted_cells = candidates.cell[self.sequence]
        prices = np.append(working.prices.cell.ravel(), 0.0) / SCALE
        self._tables = PlaceTables(
            orders=self.orders,
            cells=self.cells,
            first=candidates.first,
            cell=np.where(sorted_cells == UNMET, self.cells, sorted_cells).astype(np.int32),
            load=candidates.whole_loads()[self.sequence],
            cost=candidates.cost[self.sequence],
            regret=candidates.regret[self.sequence],
            capacity=np.append(whole_capacity(capacity.ravel()), ENDLESS),
            price=prices,
            overload_price=np.maximum(prices, penalty_least * _mean_price(candidates, prices)),
            cancel=working.cancel,
            tuning=working.park.native.tuning,
        )

    def order_prices(self, target: float, rounds: int, seconds: float) -> tuple[Floats, float]:
        """The dual price of each order [orders], and the bound that they prove on the cost among these candidates.

        Each cell then fills itself as a knapsack. The bound is proven where loads and capacities are few enough
        multiples of a unit; `target` is the cost of a solution.
        """
        start = np.minimum.reduceat(self.charged(), self.candidates.first[:-1])
        return bindings.order_prices(self._tables, start, target, rounds, min(seconds, FOREVER))

    def charged(self) -> Floats:
        """The cost of each candidate at the dual prices [candidates]."""
        tables = self._tables
        charged: Floats = tables.cost + tables.load * tables.price[tables.cell]
        return charged

    def assignment_of(self, lots: SearchLots) -> Ints | None:
        """The candidates [orders] of a solution's lots; None where a lot is no candidate."""
        cell = np.full(self.orders, self.cells, dtype=np.int64)
        cell[lots.order] = lots.cells[:, 0]
        order = self.candidates.order[self.sequence]
        here = np.flatnonzero(self._tables.cell == cell[order])
        chosen = self.nothing()
        chosen[order[here]] = here
        return None if (chosen == NONE).any() else chosen

    def nothing(self) -> Ints:
        """No candidate for any order [orders]."""
        return np.full(self.orders, NONE, dtype=np.int32)

    def dive(self, order_price: Floats, kept: Ints, params: DiveParams) -> Ints:
        """A candidate for every order [orders], by a relax-and-fix dive that fixes the most integral orders first.

        `kept` are candidates that orders have from the beginning, -1 for none [orders].
        """
        return bindings.relax_and_fix(self._tables, order_price, kept, params)

    def outside(self, chosen: Ints, cells: Longs) -> Ints:
        """The candidates of an assignment [orders], -1 where they are on one of the cells, or unmet."""
        here = self._tables.cell[chosen]
        return np.where(np.isin(here, cells) | (here == self.cells), NONE, chosen).astype(np.int32)

    def eject(self, chosen: Ints, kicks: int, seed: int, seconds: float) -> tuple[Ints, int]:
        """A cheaper assignment by ejection chains, restarted after so many kicks; and the number of kicks done."""
        return bindings.ejection_chains(self._tables, chosen, kicks, seed, min(seconds, FOREVER))

    def cost(self, chosen: Ints) -> float:
        """The cost of an assignment, in money."""
        return float(self._tables.cost[chosen].sum())

    def among_candidates(self, chosen: Ints) -> Longs:
        """Indices of an assignment among `candidates`."""
        return self.sequence[chosen]


def _mean_price(candidates: Candidates, prices: Floats) -> float:
    """The mean price of a thousandth unit of capacity that has one; without any, the mean cost of using it."""
    scarce = prices[prices > 0]
    if len(scarce):
        return float(scarce.mean())
    load = float(candidates.load.sum()) * SCALE
    return float(candidates.cost.sum()) / load if load > 0 else 1.0
