"""Reports of production: started, good and scrapped units of an assignment on a day, reported or assumed."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.errors import Infeasible, Invalid, Problem
from services.matching.domain.assignments import Assignment, Done
from services.matching.domain.lots import Stage

REFUSALS_KEPT = 100


class ReportSource(StrEnum):
    """The way of a figure: a person's phone, a file, an rpc; or the close of the day assumed it."""

    PHONE = "phone"
    FILE = "file"
    RPC = "rpc"
    ASSUMED = "assumed"


class ReportWarning(StrEnum):
    """Remarks on a report that was taken."""

    MORE_THAN_ASSIGNED = "more-than-assigned"
    OTHER_DAY = "other-day"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report as it was handed in: units of one day. `started` units are at least the good and scrapped ones.

    `within` begins the path of a field of it, as in `requests[17].`.
    """

    day: date
    good: int
    scrapped: int = 0
    started: int | None = None
    source: ReportSource = ReportSource.RPC
    within: str = ""

    def checked(self) -> ReportDraft:
        """The draft, if it does not contradict itself. Raises Invalid."""
        if self.started is not None and self.started < self.good + self.scrapped:
            least = self.good + self.scrapped
            hint = f"give at least {least}, the good and scrapped units together, or leave it out"
            raise Invalid.field("STARTED_TOO_FEW", f"{self.within}started_quantity", {"least": f"{least}"}, hint)
        return self


@dataclass(eq=False, kw_only=True)
class Report:
    """The figures of an assignment's day. `counted` are the good units of the work in progress that they stand for.

    They differ from `good` where later steps prove more than was reported, and where more was reported than the order
    has units. `asked` are the units that the day was to bring when it was first reported or closed,
    `agreed` those agreed for it when it closed; None until then.
    """

    park: str
    assignment: str
    day: date
    order: str
    enterprise: str
    step: int
    line: str
    started: int
    good: int
    scrapped: int
    source: ReportSource
    reported_at: datetime
    reported_by: str = ""
    counted: int = 0
    asked: int = 0
    agreed: int | None = None
    version: int = 1

    @property
    def stage(self) -> Stage:
        return Stage(self.step, self.line)

    @property
    def assumed(self) -> bool:
        """True if nobody has reported."""
        return self.source is ReportSource.ASSUMED

    @property
    def done(self) -> Done:
        """The figures as the assignment shows them."""
        return Done(self.good, self.scrapped, self.assumed)

    def correct(self, draft: ReportDraft, by: str, now: datetime) -> None:
        """Later figures stand in the place of those before."""
        self.good, self.scrapped, self.source = draft.good, draft.scrapped, draft.source
        self.started = draft.good + draft.scrapped if draft.started is None else draft.started
        self.reported_by = by
        self._touch(now)

    def count(self, units: int, now: datetime) -> bool:
        """Record how many good units count; an assumption is no other figure. True if that is news."""
        if units == self.counted and not (self.assumed and units != self.good):
            return False
        self.counted = units
        if self.assumed:
            self.good = self.started = units
        self._touch(now)
        return True

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.reported_at = now


def report_of(assignment: Assignment, draft: ReportDraft, by: str, now: datetime) -> Report:
    """The first report of an assignment's day."""
    return Report(
        park=assignment.park,
        assignment=assignment.id,
        day=draft.day,
        order=assignment.order,
        enterprise=assignment.enterprise,
        step=assignment.step,
        line=assignment.line,
        started=draft.good + draft.scrapped if draft.started is None else draft.started,
        good=draft.good,
        scrapped=draft.scrapped,
        source=draft.source,
        reported_at=now,
        reported_by=by,
        asked=assignment.quantities.get(draft.day, 0),
    )


def assumption(assignment: Assignment, day: date, units: int, now: datetime) -> Report:
    """The units that the close of a day assumes where nobody has reported."""
    report = report_of(assignment, ReportDraft(day, units, source=ReportSource.ASSUMED), "", now)
    report.counted = units
    return report


@dataclass(frozen=True)
class Reportable:
    """An assignment to report on, the park's day, and the reports of its days.

    `tolerance` is the share, from 0, by which reports may pass what is assigned.
    """

    assignment: Assignment
    today: date
    tolerance: float
    others: Collection[Report] = ()

    def check(self, draft: ReportDraft) -> list[ReportWarning]:
        """The warnings of a report that is taken. Raises Infeasible or Invalid for one that is not."""
        if draft.day > self.today:
            hint = f"report on days up to {self.today}, which it is in the park"
            raise Invalid.field("REPORT_OF_FUTURE_DAY", f"{draft.within}date", {"today": f"{self.today}"}, hint)
        if not self._may_be_reported(draft.day):
            state = self.assignment.state.name
            hint = f"report on work that its enterprise has accepted: the assignment is {state}"
            problem = Problem("REPORT_STATE_CONFLICT", f"{draft.within}assignment", {"state": state}, hint)
            raise Infeasible.of([problem])
        return self._require_few(draft)

    def _may_be_reported(self, day: date) -> bool:
        """Work that was agreed to; and a day of it with a report, though nothing of it is left to do."""
        assignment = self.assignment
        agreed = assignment.agreed or (assignment.active and bool(assignment.agreed_before))
        return agreed or any(report.day == day for report in self.others)

    def _require_few(self, draft: ReportDraft) -> list[ReportWarning]:
        asked = dict(self.assignment.quantities)
        for report in self.others:
            asked[report.day] = max(asked.get(report.day, 0), report.asked)
        before = sum(report.good + report.scrapped for report in self.others if report.day != draft.day)
        assigned, reported = sum(asked.values()), before + draft.good + draft.scrapped
        most = math.floor(assigned * (1 + self.tolerance))
        if reported > most:
            params = {"assigned": f"{assigned}", "most": f"{most}", "reported": f"{reported}"}
            hint = (
                f"report at most {max(0, most - before)} units: {assigned} are assigned, {before} were reported before"
            )
            raise Invalid.field("REPORT_ABOVE_ASSIGNED", f"{draft.within}good_quantity", params, hint)
        return list(_warnings(draft, asked.get(draft.day, 0), above=reported > assigned))


def _warnings(draft: ReportDraft, asked: int, *, above: bool) -> Iterator[ReportWarning]:
    if above:
        yield ReportWarning.MORE_THAN_ASSIGNED
    elif draft.good > asked:
        yield ReportWarning.OTHER_DAY
    if draft.good < asked:
        yield ReportWarning.SHORT


@dataclass(frozen=True, slots=True)
class AskedReport:
    """A report on an assignment of a park, as a caller hands it in."""

    park: str
    assignment: str
    draft: ReportDraft


@dataclass(frozen=True, slots=True)
class TakenReport:
    """A report as it is now, and what is remarkable about it."""

    report: Report
    warnings: Collection[ReportWarning]


@dataclass(slots=True)
class StreamedReports:
    """Reports of a stream: how many were taken, how many refused, and the first of those: place, code and message."""

    taken: int = 0
    refused: int = 0
    refusals: list[tuple[int, str, str]] = field(default_factory=list)

    def refuse(self, place: int, code: str, message: str) -> None:
        """Count a report that was refused; the first REFUSALS_KEPT are kept."""
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append((place, code, message))
