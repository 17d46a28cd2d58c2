"""One enterprise as its page shows it: its lines with tomorrow's capacity, and its assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_COUNTERED,
    ASSIGNMENT_STATE_DECLINED,
    ASSIGNMENT_STATE_OFFERED,
    ASSIGNMENT_STATE_UNSPECIFIED,
    Assignment,
    AssignmentState,
)
from parkloom.registry.v1.capacity_pb2 import DailyFigure
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from services.console.core.asking import side_by_side
from services.console.core.calls import PersonCalls
from services.console.core.names import short

SHOWN = {
    "offered": ASSIGNMENT_STATE_OFFERED,
    "countered": ASSIGNMENT_STATE_COUNTERED,
    "accepted": ASSIGNMENT_STATE_ACCEPTED,
    "declined": ASSIGNMENT_STATE_DECLINED,
    "all": ASSIGNMENT_STATE_UNSPECIFIED,
}


@dataclass(frozen=True, slots=True)
class LineTomorrow:
    """A line, and the capacity figure reported for tomorrow; None where nobody reported one."""

    line: Line
    reported: DailyFigure | None

    @property
    def capacity(self) -> int:
        """Units of capacity tomorrow: the reported figure, else the planned one."""
        return self.line.planned_daily_capacity if self.reported is None else self.reported.daily_capacity


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """The page's content. `show` is the key of `SHOWN` that is open; `next_page` is "" on the last page."""

    enterprise: Enterprise
    tomorrow: date
    lines: list[LineTomorrow]
    show: str
    assignments: list[Assignment]
    next_page: str


def gather(calls: PersonCalls, enterprise: str, today: date, show: str, page: str) -> EnterpriseView:
    """The page's content from registry and matching. Raises NotFound for an enterprise that the person may not see."""
    found = calls.enterprise(enterprise)
    tomorrow = today + timedelta(days=1)
    (figures, lines), (show, assignments, next_page) = side_by_side(
        lambda: (calls.capacity_figures(enterprise, tomorrow), calls.lines(enterprise)),
        lambda: _assignments(calls, enterprise, show, page),
    )
    by_line = [LineTomorrow(line, figures.get(short(line.name))) for line in lines]
    return EnterpriseView(found, tomorrow, by_line, show, assignments, next_page)


def _assignments(calls: PersonCalls, enterprise: str, show: str, page: str) -> tuple[str, list[Assignment], str]:
    """The assignments of the chosen tab; unless one is chosen, the offered ones, or the accepted ones if none is."""
    if show in SHOWN:
        return show, *_by_day(calls, enterprise, SHOWN[show], page)
    waiting, next_page = _by_day(calls, enterprise, ASSIGNMENT_STATE_OFFERED, "")
    if waiting:
        return "offered", waiting, next_page
    return "accepted", *_by_day(calls, enterprise, ASSIGNMENT_STATE_ACCEPTED, "")


def _by_day(calls: PersonCalls, enterprise: str, state: AssignmentState, page: str) -> tuple[list[Assignment], str]:
    """A page of assignments, earliest day first."""
    found, next_page = calls.assignments(enterprise, state, page)
    return sorted(found, key=lambda one: [daily.date for daily in one.quantities]), next_page
