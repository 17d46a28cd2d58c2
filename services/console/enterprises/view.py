"""One enterprise as its page shows it: its lines with tomorrow's figure, and the work it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_DECLINED,
    ASSIGNMENT_STATE_OFFERED,
    ASSIGNMENT_STATE_UNSPECIFIED,
    Assignment,
    AssignmentState,
)
from parkloom.registry.v1.capacity_pb2 import DailyFigure
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from services.console.core.calls import PersonCalls
from services.console.core.names import short

SHOWN = {
    "offered": ASSIGNMENT_STATE_OFFERED,
    "accepted": ASSIGNMENT_STATE_ACCEPTED,
    "declined": ASSIGNMENT_STATE_DECLINED,
    "all": ASSIGNMENT_STATE_UNSPECIFIED,
}


@dataclass(frozen=True, slots=True)
class LineTomorrow:
    """A line, and what was said about tomorrow; None where the planned figure stands."""

    line: Line
    said: DailyFigure | None

    @property
    def capacity(self) -> int:
        """Units of capacity tomorrow, as things stand."""
        return self.line.planned_daily_capacity if self.said is None else self.said.daily_capacity


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """What the page shows. `show`: which of the keys of `SHOWN` is open; `next_page`: "" on the last one."""

    enterprise: Enterprise
    tomorrow: date
    lines: list[LineTomorrow]
    show: str
    assignments: list[Assignment]
    next_page: str


def gather(calls: PersonCalls, enterprise: str, today: date, show: str, page: str) -> EnterpriseView:
    """Gather it from registry and matching. Raises NotFound for an enterprise that the person may not see."""
    found = calls.enterprise(enterprise)
    tomorrow = today + timedelta(days=1)
    lines = [LineTomorrow(line, calls.figure(short(line.name), tomorrow)) for line in calls.lines(enterprise)]
    show, assignments, next_page = _assignments(calls, enterprise, show, page)
    return EnterpriseView(found, tomorrow, lines, show, assignments, next_page)


def _assignments(calls: PersonCalls, enterprise: str, show: str, page: str) -> tuple[str, list[Assignment], str]:
    """Those asked for; unasked, what waits for an answer, and where nothing does, what was accepted."""
    if show in SHOWN:
        return show, *_by_day(calls, enterprise, SHOWN[show], page)
    waiting, next_page = _by_day(calls, enterprise, ASSIGNMENT_STATE_OFFERED, "")
    if waiting:
        return "offered", waiting, next_page
    return "accepted", *_by_day(calls, enterprise, ASSIGNMENT_STATE_ACCEPTED, "")


def _by_day(calls: PersonCalls, enterprise: str, state: AssignmentState, page: str) -> tuple[list[Assignment], str]:
    """The page's assignments, soonest first."""
    found, next_page = calls.assignments(enterprise, state, page)
    return sorted(found, key=lambda one: [daily.date for daily in one.quantities]), next_page
