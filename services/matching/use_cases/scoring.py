"""Reports and terms, added up for scorecards in the transaction in which they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.matching.domain.assignments import Assignment
from services.matching.domain.reports import Report
from services.matching.domain.scorecards import NOTHING, Sums, is_answer, of_report, of_response, of_terms
from services.matching.domain.terms import Speaker, TermsEntry
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import scorecards as stored
from services.matching.storage.scorecards import Place

# Sums of answers by park and day, then by enterprise and link.
Answers = Mapping[tuple[str, date], Mapping[Place, Sums]]


def record_answers(session: Session, assignments: Iterable[Assignment], today: date) -> None:
    """Add what is new in the histories of assignments, which are not stored yet.

    What the close of a day withdraws counts to the day that closes.
    """
    store_answers(session, answers_in(session, assignments, today))


def answers_in(session: Session, assignments: Iterable[Assignment], today: date) -> Answers:
    """The sums of what is new in the histories of assignments, by park and day; nothing is stored."""
    found: defaultdict[tuple[str, date], defaultdict[Place, Sums]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for assignment in assignments:
        news = assignment.news
        if news:
            sums = of_terms(news, today) + _response(session, assignment, news)
            found[assignment.park, _day_of(news, today)][assignment.enterprise, assignment.link] += sums
    return found


def store_answers(session: Session, answers: Answers) -> None:
    """Add these sums to those stored."""
    for (park, day), of_places in sorted(answers.items()):
        stored.add(session, park, day, of_places)


def agreed_for_the_day(snapshot: ParkSnapshot) -> dict[str, tuple[Place, int]]:
    """Of the assignments with units agreed for the snapshot's day: enterprise and link, and the units."""
    return {
        each.id: ((each.enterprise, each.link), units)
        for of_order in snapshot.assignments.values()
        for each in of_order.values()
        if (units := each.agreed_on(snapshot.today)) > 0
    }


def record_day(session: Session, park: str, day: date, agreed: Mapping[str, tuple[Place, int]]) -> None:
    """Add the reports of a day that has closed, by what was `agreed` for it; its reports and assumptions are stored."""
    reports = stored.reports_of_day(session, park, day)
    links = stored.links_of_assignments(session, park, reports.keys() - agreed.keys())
    found: defaultdict[Place, Sums] = defaultdict(lambda: NOTHING)
    units: dict[str, int] = {}
    for ident, (enterprise, good, scrapped, assumed) in reports.items():
        place, units[ident] = agreed.get(ident, ((enterprise, links.get(ident, "")), 0))
        found[place] += of_report(units[ident], good, scrapped, assumed=assumed)
    stored.record_agreed(session, park, day, units)
    stored.add(session, park, day, found)


def scored(report: Report | None) -> Sums:
    """The sums that a report has added so far: nothing until its day has closed."""
    if report is None or report.agreed is None:
        return NOTHING
    return of_report(report.agreed, report.good, report.scrapped, assumed=report.assumed)


def record_correction(session: Session, assignment: Assignment, report: Report, before: Sums) -> None:
    """Add what a report of a day that is over changes, which had added `before`."""
    difference = scored(report) - before
    stored.add(session, report.park, report.day, {(assignment.enterprise, assignment.link): difference})


def _response(session: Session, assignment: Assignment, news: list[TermsEntry]) -> Sums:
    if not is_answer(news):
        return NOTHING
    asked_at = stored.asked_at(session, assignment.park, assignment.id, news[0].number)
    return NOTHING if asked_at is None else of_response(asked_at, news[0].at)


def _day_of(news: list[TermsEntry], today: date) -> date:
    return today - timedelta(days=1) if news[0].by.speaker is Speaker.DAY else today
