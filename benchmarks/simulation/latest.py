"""The park as the events so far have it: the latest state of each thing, and the capacity that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from google.protobuf.message import Message

from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_COUNTERED,
    ASSIGNMENT_STATE_DONE,
    ASSIGNMENT_STATE_OFFERED,
    ASSIGNMENT_STATE_STARTED,
    Assignment,
)
from parkloom.matching.v1.events_pb2 import AssignmentChanged, OrderChanged, OrderScheduled, ScheduledLot
from parkloom.registry.v1.events_pb2 import CapacityChanged, LineChanged, ParkChanged

ACTIVE = (
    ASSIGNMENT_STATE_OFFERED,
    ASSIGNMENT_STATE_COUNTERED,
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_STARTED,
    ASSIGNMENT_STATE_DONE,
)
# A line and one of the park's days, `YYYY-MM-DD`.
Cell = tuple[str, str]
# A step of the route, and a line.
Stage = tuple[int, str]


@dataclass
class Schedule:
    """An order's lots, as the events of one sequence have them."""

    sequence: int
    route_steps: int
    pages: dict[int, list[ScheduledLot]]

    @property
    def lots(self) -> list[ScheduledLot]:
        """All lots of the order, those of work in progress too."""
        return [lot for _, page in sorted(self.pages.items()) for lot in page]

    def planned(self, day: str) -> Counter[Stage]:
        """Units by stage of a day."""
        found: Counter[Stage] = Counter()
        for lot in self.lots:
            for number, step in enumerate(lot.steps):
                if step.date == day:
                    found[number, step.line] += lot.quantity
        return found


@dataclass
class Latest:
    """Latest states by id. `most` has the highest quantity that each order ever had."""

    orders: dict[str, OrderChanged] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    assignments: dict[str, AssignmentChanged] = field(default_factory=dict)
    movements: dict[str, MovementChanged] = field(default_factory=dict)
    lines: dict[str, LineChanged] = field(default_factory=dict)
    figures: dict[tuple[str, str], CapacityChanged] = field(default_factory=dict)
    park: ParkChanged = field(default_factory=ParkChanged)
    most: Counter[str] = field(default_factory=Counter)

    def take(self, messages: Iterable[Message]) -> None:
        """Take over events: of each thing the state of the highest version stays."""
        for message in messages:
            match message:
                case OrderChanged():
                    _newest(self.orders, message.order, message)
                    self.most[message.order] = max(self.most[message.order], message.quantity)
                case AssignmentChanged():
                    _newest(self.assignments, message.assignment, message)
                case MovementChanged():
                    _newest(self.movements, message.movement, message)
                case LineChanged():
                    _newest(self.lines, message.line, message)
                case CapacityChanged():
                    _newest(self.figures, (message.line, message.month), message)
                case ParkChanged() if message.version >= self.park.version:
                    self.park = message
                case OrderScheduled():
                    self._schedule(message)

    def _schedule(self, message: OrderScheduled) -> None:
        held = self.schedules.get(message.order)
        if held is None or message.sequence > held.sequence:
            held = self.schedules[message.order] = Schedule(message.sequence, message.route_steps, {})
        if message.sequence == held.sequence:
            held.pages[message.page] = list(message.lots)

    def capacity(self, line: str, day: str) -> float:
        """Units of capacity of a line on a day: retirement before figures, these before the calendar."""
        known = self.lines[line]
        if known.retire_date and day >= known.retire_date:
            return 0.0
        month = self.figures.get((line, day[:7]))
        figure = next((each for each in month.figures if each.date == day), None) if month else None
        if figure is not None:
            return float(figure.daily_capacity)
        return known.planned_daily_capacity * self._share(known.link, date.fromisoformat(day))

    def _share(self, link: str, day: date) -> float:
        """The share, 0–1, that the park's calendar leaves of a day."""
        weekdays = self.park.weekday_shares
        share = weekdays[day.weekday()] if weekdays else 1.0
        for closure in self.park.closures:
            if closure.links and link not in closure.links:
                continue
            first, last = date.fromisoformat(closure.first_date), date.fromisoformat(closure.last_date)
            behind = (day - last).days
            if first <= day <= last:
                return 0.0
            if 0 < behind <= len(closure.ramp_up_shares):
                share = min(share, closure.ramp_up_shares[behind - 1])
        return share

    def agreed_load(self, loads: Mapping[str, float], since: date) -> Counter[Cell]:
        """Capacity taken by agreed units, by line and day from `since` on; `loads` are capacity by unit and link."""
        found: Counter[Cell] = Counter()
        for each in self.assignments.values():
            if each.state in ACTIVE:
                for day, units in agreed_units(each).items():
                    if day >= since.isoformat():
                        found[each.line, day] += units * loads[each.link]  # type: ignore[assignment]
        return found


def agreed_units(assignment: Assignment | AssignmentChanged) -> Counter[str]:
    """Agreed units by day."""
    found: Counter[str] = Counter()
    for part in assignment.agreed:
        for each in part.quantities:
            found[each.date] += each.quantity
    return found


def asked_units(assignment: AssignmentChanged) -> dict[str, int]:
    """Units asked for by day, agreed ones and those made included."""
    return {each.date: each.quantity for each in assignment.quantities}


def next_day(day: str, days: int = 1) -> str:
    """The day so many days on."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _newest(held: dict, key: object, message: Message) -> None:  # type: ignore[type-arg]
    before = held.get(key)
    if before is None or message.version >= before.version:  # type: ignore[attr-defined]
        held[key] = message
