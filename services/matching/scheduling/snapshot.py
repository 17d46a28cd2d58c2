"""The park as one plan job or one change of an order reads it, and the capacity that its live lots take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Lot, LotStep, Stage, whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on

# Differs whenever something has changed that lots rest on: count and sum of versions by table.
SnapshotVersion = tuple[tuple[int, int], ...]
# Capacity by line and day.
Work = Mapping[tuple[str, date], float]


@dataclass(frozen=True)
class ParkSnapshot:
    """A park, or a part of one: the function that reads it states which orders, lots and assignments it holds.

    `assignments` are by order and stage, those that are over included; `figures` are dated capacity by line.
    """

    park: Park
    today: date
    lines: Mapping[str, Line]
    figures: Mapping[str, Mapping[date, Figure]]
    auto_accepting: frozenset[str]
    orders: Mapping[str, Order]
    lots: Mapping[str, tuple[Lot, ...]]
    assignments: Mapping[str, Mapping[Stage, Assignment]]
    exclusions: Mapping[tuple[str, int], frozenset[str]]
    version: SnapshotVersion = ()

    def capacity(self, line: str, day: date) -> int:
        """The line's capacity on a day, as last reported."""
        return capacity_on(self.lines[line], self.figures.get(line, {}), day)

    @cached_property
    def work(self) -> Mapping[str, Work]:
        """`work_of` each order's live lots, by order. Computed once: the lots of a snapshot never change."""
        return {ident: work_of(self, self.orders[ident], lots) for ident, lots in self.lots.items()}

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


def work_of(snapshot: ParkSnapshot, order: Order, lots: Iterable[Lot]) -> Work:
    """Capacity that an order's lots take from today on; lots without every step of the route take none."""
    units: defaultdict[tuple[int, LotStep], int] = defaultdict(int)
    for lot in whole(lots, len(order.route)):
        for stage in enumerate(lot.steps):
            units[stage] += lot.quantity
    work: defaultdict[tuple[str, date], float] = defaultdict(float)
    # A line's terms are the same for all lots of an order.
    per_unit: dict[tuple[int, str], float] = {}
    for (number, step), quantity in units.items():
        if step.date >= snapshot.today:
            if (number, step.line) not in per_unit:
                per_unit[number, step.line], _ = snapshot.lines[step.line].terms(order.product, order.route[number])
            work[step] += quantity * per_unit[number, step.line]
    return work


def _by_line_and_day(works: Iterable[Work]) -> dict[str, Mapping[date, float]]:
    taken: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for work in works:
        for (line, day), load in work.items():
            of_line = taken[line]
            of_line[day] = of_line.get(day, 0.0) + load
    return dict(taken)
