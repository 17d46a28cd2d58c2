"""The places of all orders as the kernel's searches for whole assignments take them (`kernel/data/places.h`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import bindings
from services.planning.kernel.layout import PlaceTables
from services.planning.solve.arrays import Floats, Ints, Longs
from services.planning.solve.whole_orders.places import NOWHERE, SCALE, Places, whole_room
from services.planning.solve.working_solution import FOREVER, Lots

NOTHING = -1  # in place of a place
ENDLESS = 1 << 60  # units of room for orders that are not made
LEAST_TOLL = 0.5  # of the typical price of capacity: what going beyond the room of a cell without a price costs


class Ground:
    """Places for the kernel, each order's sorted by regret; `sequence` gives their indices among `places`."""

    def __init__(self, places: Places, left: Floats, price: Floats, cancel: NDArray[np.int32]) -> None:
        """`left` is the capacity for all these orders, `price` that of a unit of it [lines, days]."""
        self.places, self.cancel = places, cancel
        self.sequence = np.lexsort((places.regret, places.order))
        self.orders, self.cells = len(places.first) - 1, left.size
        sorted_cells = places.cell[self.sequence]
        prices = np.append(price.ravel(), 0.0) / SCALE
        self._tables = PlaceTables(
            orders=self.orders,
            cells=self.cells,
            first=places.first,
            cell=np.where(sorted_cells == NOWHERE, self.cells, sorted_cells).astype(np.int32),
            load=places.whole_loads()[self.sequence],
            cost=places.cost[self.sequence],
            regret=places.regret[self.sequence],
            capacity=np.append(whole_room(left.ravel()), ENDLESS),
            price=prices,
            overload_price=np.maximum(prices, LEAST_TOLL * _typical_price(places, prices)),
            cancel=cancel,
        )

    def worths(self, target: float, rounds: int, seconds: float) -> tuple[Floats, float]:
        """What each order is worth [orders], and the bound that this gives on what all cost among their places.

        The bound is proven where loads and capacities are few enough multiples of a unit. `target` is a plan's cost.
        """
        start = np.minimum.reduceat(self.charged(), self.places.first[:-1])
        return bindings.order_prices(self._tables, start, target, rounds, min(seconds, FOREVER))

    def charged(self) -> Floats:
        """Money for each place, capacity included [places]."""
        tables = self._tables
        charged: Floats = tables.cost + tables.load * tables.price[tables.cell]
        return charged

    def where(self, lots: Lots) -> Ints | None:
        """The places [orders] of a plan's chains; None where one is no order's place."""
        cell = np.full(self.orders, self.cells, dtype=np.int64)
        cell[lots.order] = lots.cells[:, 0]
        order = self.places.order[self.sequence]
        here = np.flatnonzero(self._tables.cell == cell[order])
        chosen = self.nothing()
        chosen[order[here]] = here
        return None if (chosen == NOTHING).any() else chosen

    def nothing(self) -> Ints:
        """No place for any order [orders]."""
        return np.full(self.orders, NOTHING, dtype=np.int32)

    def dive(self, worth: Floats, kept: Ints, *, target: float, noise: float, seed: int, seconds: float) -> Ints:
        """A place for every order [orders], found by fixing those nearest to whole at these worths.

        `kept` are places that orders have from the beginning, -1 for none [orders]. `target` is a plan's cost, `noise`
        what chance adds to how near to whole an order is, which lies between 0 and 1.
        """
        params = bindings.DiveParams(target, noise, seed, min(seconds, FOREVER))
        return bindings.relax_and_fix(self._tables, worth, kept, params)

    def outside(self, chosen: Ints, cells: Longs) -> Ints:
        """These places [orders], -1 where they are on one of the cells, or nowhere."""
        here = self._tables.cell[chosen]
        return np.where(np.isin(here, cells) | (here == self.cells), NOTHING, chosen).astype(np.int32)

    def eject(self, chosen: Ints, iterations: int, seed: int, seconds: float) -> tuple[Ints, int]:
        """These places [orders] made cheaper by ejection chains, so many times after kicks; and the times done."""
        return bindings.ejection_chains(self._tables, chosen, iterations, seed, min(seconds, FOREVER))

    def cost(self, chosen: Ints) -> float:
        """Money for these places."""
        return float(self._tables.cost[chosen].sum())

    def among_places(self, chosen: Ints) -> Longs:
        """Indices of these places among `places`."""
        return self.sequence[chosen]


def _typical_price(places: Places, prices: Floats) -> float:
    """Of a thousandth unit of capacity: the mean where it has a price, else what orders cost for it."""
    scarce = prices[prices > 0]
    if len(scarce):
        return float(scarce.mean())
    load = float(places.load.sum()) * SCALE
    return float(places.cost.sum()) / load if load > 0 else 1.0
