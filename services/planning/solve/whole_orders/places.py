"""Where each order could be made as a whole, and how far each place stands from the order's best at the prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.planning.solve.arrays import Arrays, Floats, Ints, Longs
from services.planning.solve.working_solution import Lots

SCALE = 1000  # money and loads become whole numbers of thousandths
MOST_PLACES = 60  # of one order: those nearest its best
NOWHERE = -1  # the cell of an order that is not made
FITS = 1e-6  # units of capacity that do not count


@dataclass(frozen=True, slots=True)
class Places:
    """Places of all orders, by order: the places of order o are first[o]:first[o + 1], the last of them `NOWHERE`.

    `order`, `cell`, units of capacity it takes there (`load`), money (`cost`), and its `regret` [places]: money, prices
    of capacity included, above the best of the order's places and of leaving it.
    """

    first: Longs
    order: Ints
    cell: Ints
    load: Floats
    cost: Floats
    regret: Floats

    def of(self, orders: Ints) -> Longs:
        """Indices of all places of these orders."""
        spans = [np.arange(self.first[order], self.first[order + 1]) for order in orders]
        return np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)

    def whole_loads(self) -> Longs:
        """Loads in thousandths, rounded up [places]."""
        return np.ceil(SCALE * self.load - FITS).astype(np.int64)

    def lots(self, chosen: Longs | Ints, arrays: Arrays) -> Lots:
        """Chains for the orders of these places."""
        made = chosen[self.cell[chosen] != NOWHERE]
        order = self.order[made]
        cells = np.full((len(made), arrays.longest_route), -1, dtype=np.int32)
        cells[:, 0] = self.cell[made]
        return Lots(order, arrays.orders.quantity[order], np.full(len(made), -1, dtype=np.int32), cells)


def whole_room(left: Floats) -> Longs:
    """Capacity in thousandths, rounded down."""
    return np.maximum(0, np.floor(SCALE * left + FITS)).astype(np.int64)


def find(arrays: Arrays, price: Floats) -> Places:
    """Every order's places that take it as a whole and cost no more than leaving it, and leaving it; of many places,
    those of least regret.

    `price` is that of a unit of capacity [lines, days].
    """
    found = [_of_order(arrays, order, price) for order in range(len(arrays.orders.quantity))]
    counts = [len(cell) for cell, *_ in found]
    cell, load, cost, regret = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.repeat(np.arange(len(found), dtype=np.int32), counts)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Places(first, order, cell.astype(np.int32), load, cost, regret)


def _of_order(arrays: Arrays, order: int, price: Floats) -> tuple[Longs, Floats, Floats, Floats]:
    """Cells, loads, costs and regrets of one order's places."""
    orders, kinds, days = arrays.orders, arrays.kinds, arrays.days
    kind, quantity = orders.kind[orders.first[order]], float(orders.quantity[order])
    entries = np.arange(kinds.group_entries[kinds.groups[kind]], kinds.group_entries[kinds.groups[kind + 1]])
    line, load = kinds.entry_line[entries], quantity * kinds.entry_load[entries]
    day = np.arange(days)
    late = np.maximum(0, day + arrays.lines.lead[line][:, None] - orders.due[order]) * orders.late_cost[order]
    cost = quantity * (kinds.entry_price[entries][:, None] + late)
    leaving = float(orders.unmet_cost[order]) * quantity
    capacity = arrays.lines.capacity[line]
    fits = (capacity > 0) & (capacity + FITS >= load[:, None]) & (day >= orders.release[order])
    row, when = np.nonzero(fits & (cost <= leaving))
    money = cost[row, when]
    charged = money + load[row] * price[line[row], when]
    nearest = _least(charged, MOST_PLACES)
    row, when = row[nearest], when[nearest]
    cell = line[row].astype(np.int64) * days + when
    charged = np.append(charged[nearest], leaving)
    return (
        np.append(cell, NOWHERE),
        np.append(load[row], 0.0),
        np.append(money[nearest], leaving),
        charged - charged.min(),
    )


def _least(values: Floats, most: int) -> NDArray[np.int64]:
    """Indices of the least values, in their sequence."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.sort(np.argpartition(values, most)[:most])
