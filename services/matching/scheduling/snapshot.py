"""The park as one plan job or one change of an order reads it, and the capacity that its live lots take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on
from services.planning.model.lots import Lots

# Differs whenever something has changed that lots rest on: count and sum of versions by table.
SnapshotVersion = tuple[tuple[int, int], ...]
# Capacity by line and day.
Work = Mapping[tuple[str, date], float]


@dataclass(frozen=True)
class ParkSnapshot:
    """A park, or a part of one: the function that reads it states which orders, lots and assignments it holds.

    `lots` are by order, their days ordinals. `assignments` are by order and stage, those that are over included;
    `figures` are dated capacity by line. New work is given to no day before `first_day`.
    """

    park: Park
    today: date
    lines: Mapping[str, Line]
    figures: Mapping[str, Mapping[date, Figure]]
    auto_accepting: frozenset[str]
    orders: Mapping[str, Order]
    lots: Mapping[str, Lots]
    assignments: Mapping[str, Mapping[Stage, Assignment]]
    exclusions: Mapping[tuple[str, int], frozenset[str]]
    version: SnapshotVersion = ()
    first_day: date = date.min

    def without_new(self, orders: Collection[str]) -> ParkSnapshot:
        """This snapshot without those of `orders` of which nothing is scheduled."""
        left_out = {ident for ident in orders if not len(self.lots.get(ident, ())) and not self.of_order(ident)}
        kept = {ident: order for ident, order in self.orders.items() if ident not in left_out}
        return replace(self, orders=kept) if left_out else self

    def capacity(self, line: str, day: date) -> int:
        """The line's capacity on a day, as last reported."""
        return capacity_on(self.lines[line], self.figures.get(line, {}), day)

    @cached_property
    def whole_lots(self) -> Lots:
        """All live lots with every step of their route."""
        return self.whole(self.lots)

    def whole(self, lots: Mapping[str, Lots]) -> Lots:
        """The lots, of `lots` by order, that have every step of their route."""
        found = Lots.concatenated(lots.values())
        if not len(found):
            return found
        # Selections share the ids of what they were selected from, orders that are over included.
        known = map(self.orders.get, found.orders)
        route = np.array([0 if order is None else len(order.route) for order in known], dtype=np.int64)
        return found.select(found.length == route[found.order])

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """`work_of` the live lots. Computed once: the lots of a snapshot never change."""
        return work_of(self, self.whole_lots)

    @cached_property
    def taken(self) -> Mapping[str, Mapping[date, float]]:
        """Capacity that live lots take, by line and day from today on."""
        return _by_line_and_day(self.work.values())

    def taken_by_others(self, planned: Collection[str]) -> dict[str, Mapping[date, float]]:
        """Capacity that live lots of all but the orders `planned` take, by line and day from today on."""
        freed = {line for ident in planned for line, _ in self.work.get(ident, ())}
        others = (work for ident, work in self.work.items() if ident not in planned) if freed else ()
        recounted = _by_line_and_day({at: load for at, load in work.items() if at[0] in freed} for work in others)
        return {line: days for line, days in self.taken.items() if line not in freed} | recounted

    def of_order(self, order: str) -> Mapping[Stage, Assignment]:
        """The order's assignments by stage."""
        return self.assignments.get(order, {})


def work_of(snapshot: ParkSnapshot, lots: Lots) -> dict[str, Work]:
    """Capacity that whole lots take from today on, by order."""
    runs, work = lots.runs(), defaultdict[str, defaultdict[tuple[str, date], float]](lambda: defaultdict(float))
    todo = runs.day >= snapshot.today.toordinal()
    columns = (runs.order[todo], runs.step[todo], runs.line[todo], runs.day[todo], runs.quantity[todo])
    # A line's terms are the same for all lots of an order.
    per_unit: dict[tuple[int, int, int], float] = {}
    for order, step, line, day, quantity in zip(*(column.tolist() for column in columns), strict=True):
        ident, stage = lots.orders[order], (order, step, line)
        if stage not in per_unit:
            per_unit[stage] = _load_per_unit(snapshot, ident, step, lots.lines[line])
        work[ident][lots.lines[line], date.fromordinal(day)] += quantity * per_unit[stage]
    return dict(work)


def _load_per_unit(snapshot: ParkSnapshot, ident: str, step: int, line: str) -> float:
    order = snapshot.orders[ident]
    return snapshot.lines[line].terms(order.product, order.route[step])[0]


def _by_line_and_day(works: Iterable[Work]) -> dict[str, Mapping[date, float]]:
    taken: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for work in works:
        for (line, day), load in work.items():
            of_line = taken[line]
            of_line[day] = of_line.get(day, 0.0) + load
    return dict(taken)
