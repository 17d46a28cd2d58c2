"""The candidates of the generalised assignment: each order as a whole in each cell that could take it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats, Ints, Longs
from services.planning.solve.search_lots import SearchLots, fresh_lots

SCALE = 1000  # money and loads become whole numbers of thousandths
UNMET = -1  # the cell of an order that is not made
FITS = 1e-6  # units of capacity: a smaller excess is rounding


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates of all orders: those of order o are first[o]:first[o + 1], the last of them `UNMET`.

    Columns [candidates]: `order`, `cell`, `load` (units of capacity that it takes), `cost` (money) and `regret`: the
    cost at the dual prices, less that of the order's best candidate.
    """

    first: Longs
    order: Ints
    cell: Ints
    load: Floats
    cost: Floats
    regret: Floats

    def of(self, orders: Ints) -> Longs:
        """Indices of all candidates of these orders."""
        spans = [np.arange(self.first[order], self.first[order + 1]) for order in orders]
        return np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)

    def whole_loads(self) -> Longs:
        """Loads in thousandths, rounded up [candidates]."""
        return np.ceil(SCALE * self.load - FITS).astype(np.int64)

    def lots(self, chosen: Longs | Ints, arrays: Arrays) -> SearchLots:
        """One lot for each of these candidates, none for those that are unmet."""
        made = chosen[self.cell[chosen] != UNMET]
        order = self.order[made]
        cells = np.full((len(made), arrays.longest_route), -1, dtype=np.int32)
        cells[:, 0] = self.cell[made]
        return fresh_lots(order, arrays.orders.quantity[order], cells)


def whole_capacity(residual: Floats) -> Longs:
    """Capacity in thousandths, rounded down."""
    return np.maximum(0, np.floor(SCALE * residual + FITS)).astype(np.int64)


def find(arrays: Arrays, price: Floats, most: int) -> Candidates:
    """The candidates that cost no more than leaving the order unmet, and leaving it unmet.

    Of each order at most `most`, those of least regret; `price` is that of a unit of capacity [lines, days].
    """
    found = [_of_order(arrays, order, price, most) for order in range(len(arrays.orders.quantity))]
    counts = [len(cell) for cell, *_ in found]
    cell, load, cost, regret = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.repeat(np.arange(len(found), dtype=np.int32), counts)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Candidates(first, order, cell.astype(np.int32), load, cost, regret)


def _of_order(arrays: Arrays, order: int, price: Floats, most: int) -> tuple[Longs, Floats, Floats, Floats]:
    """Cells, loads, costs and regrets of one order's candidates."""
    orders, classes, days = arrays.orders, arrays.step_classes, arrays.days
    quantity = float(orders.quantity[order])
    eligible = classes.eligible(orders.step_class[orders.first_step[order]])
    line, load = classes.line[eligible], quantity * classes.load[eligible]
    day = np.arange(days)
    late = np.maximum(0, day + arrays.lines.lead[line][:, None] - orders.due[order]) * orders.late_cost[order]
    cost = quantity * (classes.price[eligible][:, None] + late)
    unmet = float(orders.unmet_cost[order]) * quantity
    capacity = arrays.lines.capacity[line]
    fits = (capacity > 0) & (capacity + FITS >= load[:, None]) & (day >= orders.release[order])
    row, when = np.nonzero(fits & (cost <= unmet))
    money = cost[row, when]
    charged = money + load[row] * price[line[row], when]
    nearest = _least(charged, most)
    row, when = row[nearest], when[nearest]
    charged = np.append(charged[nearest], unmet)
    return (
        np.append(line[row].astype(np.int64) * days + when, UNMET),
        np.append(load[row], 0.0),
        np.append(money[nearest], unmet),
        charged - charged.min(),
    )


def _least(values: Floats, most: int) -> NDArray[np.int64]:
    """Indices of the least values, in their sequence."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.sort(np.argpartition(values, most)[:most])
