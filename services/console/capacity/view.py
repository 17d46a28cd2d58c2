"""A line's next days as its enterprise sees them: the capacity of each, and whether somebody reported it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.registry.v1.capacity_pb2 import DailyFigure
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from parkloom.registry.v1.park_pb2 import Park
from services.console.capacity import choices
from services.console.capacity.choices import Choice
from services.console.core.calls import PersonCalls
from services.console.core.names import short
from services.park_calendar import Closure, shares_of_days

DAYS = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a line: `ordinary` is what plans use without a figure, by the park's calendar, and `reported` is one."""

    date: date
    ordinary: int
    reported: DailyFigure | None

    @property
    def capacity(self) -> int:
        """Units of capacity that plans use."""
        return self.ordinary if self.reported is None else self.reported.daily_capacity


@dataclass(frozen=True, slots=True)
class LineWeek:
    """A line, its next days, today's first, and what can be picked for one of them."""

    line: Line
    days: list[Day]

    @property
    def id(self) -> str:
        return short(self.line.name)

    @property
    def choices(self) -> list[Choice]:
        return choices.of_line(self.line)

    def machines_of(self, units: int) -> int | None:
        """The machines that give just these units; None where no choice does."""
        return next((one.count for one in reversed(self.choices) if one.units == units), None)


@dataclass(frozen=True, slots=True)
class CapacityView:
    """An enterprise's lines, the one of them that is open, and the day of the park."""

    enterprise: Enterprise
    lines: list[Line]
    opened: LineWeek | None
    today: date

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)


def gather(calls: PersonCalls, enterprise: str, line: str, first: date | None = None) -> CapacityView:
    """The enterprise with its line `line`, or its first one, and that line's days from `first`, or today, on.

    Raises NotFound for an enterprise that the person may not see.
    """
    found, lines = calls.enterprise(enterprise), calls.lines(enterprise)
    today = calls.today
    chosen = next((one for one in lines if short(one.name) == line), lines[0] if lines else None)
    opened = None if chosen is None else _week(calls, chosen, max(first or today, today))
    return CapacityView(found, lines, opened, today)


def _week(calls: PersonCalls, line: Line, first: date) -> LineWeek:
    dates = [first + timedelta(days=number) for number in range(DAYS)]
    ident = short(line.name)
    figures = calls.figures_of_lines([ident], dates[0], dates[-1])[ident]
    ordinary = ordinary_days(calls.park, line, dates)
    return LineWeek(line, [Day(day, ordinary[day], figures.get(day.isoformat())) for day in dates])


def ordinary_days(park: Park, line: Line, dates: list[date]) -> Mapping[date, int]:
    """Units of capacity of a line on days without a figure, by the park's closures and shifts."""
    closures = [
        Closure(one.display_name, one.first_date, one.last_date, tuple(one.ramp_up_shares), tuple(one.links))
        for one in park.closures
    ]
    shares = shares_of_days(closures, park.weekday_shares, line.link, dates[0], dates[-1])
    return {day: int(line.planned_daily_capacity * shares.get(day, 1.0)) for day in dates}
