"""What the checker knows at a midnight: events up to then, replies of rpcs, and people's own books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from benchmarks.simulation.latest import Cell, Latest
from benchmarks.simulation.people.accounts import Books, short
from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.events_pb2 import AssignmentChanged, ScheduledLot
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.report_pb2 import Report
from parkloom.matching.v1.terms_pb2 import Terms
from parkloom.registry.v1.events_pb2 import ParkChanged


@dataclass(frozen=True)
class Finding:
    """What contradicts a clause: the order and its step (-1: none), and the figures in words."""

    clause: str
    order: str
    step: int
    figures: str

    def __str__(self) -> str:
        step = "" if self.step < 0 else f" step {self.step}"
        return f"{self.clause}: {self.order}{step}: {self.figures}"


@dataclass(frozen=True)
class Moment:
    """A time at which everything had settled: by line and day, capacity and what agreed work takes of it.

    Capacity is known of all lines and the days of the horizon: what nobody has agreed to yet may be agreed next.
    """

    agreed: Mapping[Cell, float]
    capacity: Mapping[Cell, float]

    @classmethod
    def of(cls, latest: Latest, loads: Mapping[str, float], today: date, days: int) -> Self:
        """The moment of the latest states; `loads` are capacity by unit and link, `days` the horizon's."""
        agreed = latest.agreed_load(loads, today)
        ahead = [(today + timedelta(days=number)).isoformat() for number in range(days)]
        cells = {*agreed, *((line, day) for line in latest.lines for day in ahead)}
        return cls(agreed, {cell: latest.capacity(*cell) for cell in cells})


@dataclass
class Known:
    """The park at the midnight that begins `today`.

    `changed` are the assignments' events since the midnight before, oldest first. `views` are the assignments that each
    enterprise sees of itself, `terms` the histories, both by id.
    """

    today: str
    latest: Latest
    books: Books
    orders: Mapping[str, Order]
    reports: Sequence[Report]
    terms: Mapping[str, Sequence[Terms]]
    views: Mapping[str, Mapping[str, Assignment]]
    changed: Sequence[AssignmentChanged]
    moments: Sequence[Moment]
    before: Mapping[str, AssignmentChanged] = field(default_factory=dict)

    @property
    def park(self) -> ParkChanged:
        """The park as registry publishes it."""
        return self.latest.park

    @cached_property
    def reports_of(self) -> Mapping[str, list[Report]]:
        """Reports of days that are over, by order."""
        found: defaultdict[str, list[Report]] = defaultdict(list)
        for report in self.reports:
            if report.date < self.today:
                found[short(report.order)].append(report)
        return found

    @cached_property
    def assignments_of(self) -> Mapping[str, list[AssignmentChanged]]:
        """Assignments by order."""
        found: defaultdict[str, list[AssignmentChanged]] = defaultdict(list)
        for assignment in self.latest.assignments.values():
            found[assignment.order].append(assignment)
        return found

    def flows(self) -> Iterator[Flow]:
        """The units of each order that has a schedule."""
        lost = self._lost()
        for order, schedule in self.latest.schedules.items():
            if order in self.orders:
                yield Flow(self, order, schedule.route_steps, schedule.lots, lost[order])

    def _lost(self) -> Mapping[str, Counter[int]]:
        lost: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for movement in self.latest.movements.values():
            lost[movement.order][movement.step] += movement.lost_quantity + movement.damaged_quantity
        return lost


@dataclass
class Flow:
    """One order's units: lots of the published schedule, and units lost on the road by step."""

    known: Known
    order: str
    steps: int
    lots: Sequence[ScheduledLot]
    lost: Counter[int]

    def done(self, lot: ScheduledLot) -> int:
        """The number of steps that the lot has passed: those of days that are over."""
        return sum(step.date < self.known.today for step in lot.steps)

    def passed(self, step: int) -> int:
        """Units of lots that have passed the step."""
        return sum(lot.quantity for lot in self.lots if self.done(lot) > step)

    def counted(self, step: int) -> int:
        """Good units of the step that count as made, by the reports."""
        return sum(report.counted_quantity for report in self.known.reports_of[self.order] if report.step == step)

    def scrapped(self, step: int) -> int:
        """Units that the step spoilt, as reported."""
        return sum(report.scrapped_quantity for report in self.known.reports_of[self.order] if report.step == step)
