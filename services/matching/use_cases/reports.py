"""Reports of production: taken one by one or many at once, and listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc.paging import Page
from services.errors import Infeasible, ParkloomError, Problem, Unavailable
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order
from services.matching.domain.reports import AskedReport, Report, Reportable, StreamedReports, TakenReport, report_of
from services.matching.scheduling.changes import Changes
from services.matching.storage import orders as stored_orders
from services.matching.storage import reports as stored_reports
from services.matching.use_cases import park_days, reading, scoring
from services.matching.use_cases.assignments import answerable_assignment
from services.matching.use_cases.changes import save
from services.matching.use_cases.stocktaking import stocktaking
from services.matching.wire import events

M = TypeVar("M")


def report_production(session: Session, caller: Caller, asked: AskedReport, now: datetime) -> TakenReport:
    """The figures stand in the place of earlier ones. Those of a day before change the work in progress at once.

    Raises NotFound, Forbidden for another's assignment, Invalid for a future day and for too many units, Infeasible for
    an assignment or an order of which nothing can be reported.
    """
    assignment = answerable_assignment(session, caller, asked.park, asked.assignment)
    reports = stored_reports.of_assignment(session, asked.park, asked.assignment)
    today, park = park_days.today(session, asked.park), reading.known_park(session, asked.park)
    warnings = Reportable(assignment, today, park.policy.report_tolerance, reports).check(asked.draft)
    order = _open_order(session, assignment, asked.draft.within)
    report = next((each for each in reports if each.day == asked.draft.day), None)
    before, over = scoring.scored(report), asked.draft.day < today
    if report is None:
        report = report_of(assignment, asked.draft, caller.subject, now)
        report.agreed = 0 if over else None
        session.add(report)
    else:
        report.correct(asked.draft, caller.subject, now)
    if over:
        scoring.record_correction(session, assignment, report, before)
        _correct_progress(session, assignment, order, report, now)
    else:
        _note(session, assignment, report, now, today)
    audit.concerns(session, assignment.enterprise)
    return TakenReport(report, warnings)


def batch_report_production(
    session: Session, caller: Caller, asked: Sequence[AskedReport], now: datetime
) -> list[TakenReport]:
    """All of these reports or none. Raises as `report_production` does, with the place of the entry."""
    return [report_production(session, caller, each, now) for each in asked]


def stream_production_reports(
    database: Database, asked: Iterable[M], take: Callable[[Database, M], object]
) -> StreamedReports:
    """Takes reports as they come, each in a transaction of its own; what is refused holds up no other.

    Raises Unavailable, after which the rest is to be sent again.
    """
    found = StreamedReports()
    for place, each in enumerate(asked):
        try:
            take(database, each)
        except Unavailable:
            raise
        except ParkloomError as refused:
            found.refuse(place, refused.code, refused.message)
        else:
            found.taken += 1
    return found


def list_reports(
    session: Session, caller: Caller, park: str, page: Page, wanted: stored_reports.Filter
) -> Sequence[Report]:
    """Reports that the caller may see, by assignment and day, one more than the page shows.

    Raises NotFound for the park.
    """
    reading.require_park(session, park)
    if wanted.enterprise and not caller.sees_enterprise(wanted.enterprise):
        return []
    mine = stored_reports.Filter(caller.enterprise or wanted.enterprise, wanted.order, wanted.assignment, caller.buyer)
    return stored_reports.page_of_reports(session, park, mine, page)


def _open_order(session: Session, assignment: Assignment, within: str) -> Order:
    order = stored_orders.find_order(session, assignment.park, assignment.order)
    if order is None or not order.is_open:
        state = "gone" if order is None else order.state.name
        hint = f"report while the order is open: it is {state}"
        raise Infeasible.of([Problem("ORDER_CLOSED", f"{within}assignment", {"state": state}, hint)])
    return order


def _note(session: Session, assignment: Assignment, report: Report, now: datetime, today: date) -> None:
    """Today's figures are shown with the assignment; the close of the day counts them."""
    before = assignment.version
    assignment.record(report.day, report.done, now)
    assignment.progress(today, now)
    if assignment.version != before:
        outbox.append(session, [events.assignment_changed_event(assignment)])


def _correct_progress(session: Session, assignment: Assignment, order: Order, report: Report, now: datetime) -> None:
    changes = Changes(reading.around(session, order), now)
    stock = stocktaking(session, changes, order)
    with session.no_autoflush:
        stock.production.settle(report.stage, report.day, report.good, report.scrapped)
        changes.reports[report.assignment, report.day] = report
        assignment.record(report.day, report.done, now)
        changes.assignments[assignment.id] = assignment
        stock.take(report.step)
        changes.mark_risks(changes.snapshot.lines)
    save(session, changes)
