"""The work of a solution's lots as columns: one row per lot and step that lies ahead, order by order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from services.planning.model import Problem, terms
from services.planning.model.arrays import Floats, Ints, ParkArrays
from services.planning.model.lots import Lots


@dataclass(frozen=True, slots=True)
class Work:
    """`lot` and `line` are places in the solution and the park; `load` is the capacity taken by all `units`.

    The rows of order i of the park are `first[i]:first[i + 1]`.
    """

    lot: Ints
    step: Ints
    line: Ints
    day: Ints
    units: Ints
    load: Floats
    first: Ints

    def of(self, order: int) -> slice:
        """The rows of an order, by its place in the park."""
        return slice(int(self.first[order]), int(self.first[order + 1]))


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Per order of the park: units made, units of them late, and unit-days late; `days_late` is per lot."""

    days_late: Ints
    made: Ints
    late_units: Ints
    late: Ints


def enter(problem: Problem, park: ParkArrays, order_index: Mapping[str, int], lots: Lots) -> tuple[Work, Fulfilment]:
    """The columns of a solution's lots, which keep the rules."""
    order, line = lots.orders_in(order_index), lots.lines_in(park.line_index)
    quantity, day = lots.quantity.astype(np.int64), lots.day.astype(np.int64)
    last = lots.first[1:] - 1
    due = np.array([each.due for each in problem.orders], dtype=np.int64)
    road = np.maximum(0, park.deliveries.transit[order, park.zone[line[last]]])
    days_late = np.maximum(0, day[last] + park.lead[line[last]] + road - due[order])
    size = len(problem.orders)
    fulfilment = Fulfilment(
        days_late,
        _total(order, quantity, size),
        _total(order, np.where(days_late > 0, quantity, 0), size),
        _total(order, quantity * days_late, size),
    )
    lot, step = lots.lot_of_step, lots.number_of_step
    load = _unit_loads(problem, order[lot], step, line) * quantity[lot]
    kept = np.flatnonzero(day >= 0)
    kept = kept[np.argsort(order[lot[kept]], kind="stable")]
    first = np.searchsorted(order[lot[kept]], np.arange(size + 1))
    work = Work(lot[kept], step[kept], line[kept], day[kept], quantity[lot[kept]], load[kept], first)
    return work, fulfilment


def _total(order: Ints, amount: Ints, size: int) -> Ints:
    return np.rint(np.bincount(order, weights=amount, minlength=size)).astype(np.int64)


def _unit_loads(problem: Problem, order: Ints, step: Ints, line: Ints) -> Floats:
    """Capacity that a unit takes, row by row: the step's, but for lines that have their own terms."""
    begins = np.concatenate([[0], np.cumsum([len(each.route) for each in problem.orders])]).astype(np.int64)
    loads = np.array([step.load for each in problem.orders for step in each.route], dtype=np.float64)
    load: Floats = loads[begins[order] + step]
    rated = np.array([bool(each.rates) for each in problem.lines], dtype=np.bool_)
    for row in np.flatnonzero(rated[line]).tolist():
        wanted = problem.orders[order[row]]
        load[row] = terms(wanted, wanted.route[step[row]], problem.lines[line[row]])[0]
    return load
