"""Sums of scorecards by enterprise, link and day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from services.chassis.database import insert_all_new, one_of
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.reports import ReportSource
from services.matching.domain.scorecards import COUNTS, NOTHING, Sums
from services.matching.domain.terms import TermsKind, TermsOf
from services.matching.storage import tables, terms_tables
from services.matching.storage.scorecard_tables import RESPONSES, scorecard_days

BATCH = 1000
# Enterprise and link.
Place = tuple[str, str]
_days, _reports, _terms = scorecard_days.c, tables.reports.c, terms_tables.terms.c
_FIGURES = (*COUNTS, *RESPONSES)
_KEY = ("park", "enterprise", "link", "day")


def add(session: Session, park: str, day: date, sums: Mapping[Place, Sums]) -> None:
    """Add to the sums of a day, by enterprise and link, in the order of their keys."""
    rows = [
        {"park": park, "enterprise": enterprise, "link": link, "day": day, **_row(of_place)}
        for (enterprise, link), of_place in sorted(sums.items())
        if of_place != NOTHING
    ]
    if not rows:
        return
    insert_all_new(session, scorecard_days, [row | dict.fromkeys(_FIGURES, 0) for row in rows])
    more = {name: scorecard_days.c[name] + bindparam(f"more_{name}") for name in _FIGURES}
    same = [scorecard_days.c[name] == bindparam(f"its_{name}") for name in _KEY]
    changed = [
        {f"its_{name}": row[name] for name in _KEY} | {f"more_{name}": row[name] for name in _FIGURES} for row in rows
    ]
    session.connection().execute(update(scorecard_days).where(*same).values(**more), changed)


def of_enterprises(
    session: Session, park: str, enterprises: Collection[str], first: date, last: date
) -> dict[Place, Sums]:
    """The sums of some enterprises over days, by enterprise and link."""
    return _summed(session, park, first, last, one_of(_days.enterprise, enterprises))


def of_link(session: Session, park: str, link: str, first: date, last: date) -> dict[str, Sums]:
    """The sums of all enterprises at a link over days, by enterprise."""
    found = _summed(session, park, first, last, _days.link == link)
    return {enterprise: sums for (enterprise, _), sums in found.items()}


def of_park(session: Session, park: str, first: date, last: date) -> dict[Place, Sums]:
    """The sums of all enterprises over days, by enterprise and link."""
    return _summed(session, park, first, last)


def page_of_enterprises(session: Session, park: str, page: Page) -> list[str]:
    """The ids of enterprises, one more than the page shows."""
    table = tables.enterprises.c
    return list(session.scalars(paging.keyset(select(table.id).where(table.park == park), page, table.id)))


def asked_at(session: Session, park: str, assignment: str, before: int) -> datetime | None:
    """When what an entry of that number answers was asked; None where it was answered before, or is not known."""
    kinds = (TermsKind.ASKED, TermsKind.AGREED, TermsKind.COUNTERED, TermsKind.DECLINED)
    query = select(_terms.kind, _terms.at).where(
        _terms.park == park,
        _terms.assignment == assignment,
        _terms.number < before,
        _terms.kind.in_(kinds),
        or_(_terms.of == TermsOf.ASKED, _terms.kind == TermsKind.COUNTERED),
    )
    row = session.execute(query.order_by(_terms.number.desc()).limit(1)).one_or_none()
    return row.at if row is not None and row.kind is TermsKind.ASKED else None


def reports_of_day(session: Session, park: str, day: date) -> dict[str, tuple[str, int, int, bool]]:
    """Enterprise, good and scrapped units, and whether they are assumed, of a day's reports by assignment."""
    query = select(_reports.assignment, _reports.enterprise, _reports.good, _reports.scrapped, _reports.source)
    return {
        row.assignment: (row.enterprise, row.good, row.scrapped, row.source is ReportSource.ASSUMED)
        for row in session.execute(query.where(_reports.park == park, _reports.day == day))
    }


def record_agreed(session: Session, park: str, day: date, agreed: Mapping[str, int]) -> None:
    """Keep with the reports of a day that closes how many units were agreed for it, by assignment."""
    same = (_reports.park == park, _reports.day == day, _reports.assignment == bindparam("its_assignment"))
    rows = [{"its_assignment": ident, "its_agreed": units} for ident, units in sorted(agreed.items())]
    if rows:
        statement = update(tables.reports).where(*same).values(agreed=bindparam("its_agreed"))
        session.connection().execute(statement, rows)


def links_of_assignments(session: Session, park: str, idents: Collection[str]) -> dict[str, str]:
    """The links of some assignments, by id."""
    table = tables.assignments.c
    query = select(table.id, table.link).where(table.park == park, one_of(table.id, idents))
    return {row.id: row.link for row in session.execute(query)}


def prune(session: Session, before: date, limit: int) -> int:
    """Delete sums of days before a day; returns how many rows went, at most `limit`."""
    keys = select(*(scorecard_days.c[name] for name in _KEY)).where(_days.day < before).limit(limit)
    rows = [{f"its_{name}": row[number] for number, name in enumerate(_KEY)} for row in session.execute(keys)]
    if rows:
        same = [scorecard_days.c[name] == bindparam(f"its_{name}") for name in _KEY]
        session.connection().execute(delete(scorecard_days).where(*same), rows)
    return len(rows)


def _row(sums: Sums) -> dict[str, int]:
    return {name: getattr(sums, name) for name in COUNTS} | dict(zip(RESPONSES, sums.responses, strict=True))


def _summed(
    session: Session, park: str, first: date, last: date, *conditions: ColumnElement[bool]
) -> dict[Place, Sums]:
    within = (_days.park == park, _days.day >= first, _days.day <= last, *conditions)
    query = (
        select(_days.enterprise, _days.link, *(func.sum(scorecard_days.c[name]).label(name) for name in _FIGURES))
        .where(*within)
        .group_by(_days.enterprise, _days.link)
        .order_by(_days.enterprise, _days.link)
    )
    return {
        (row.enterprise, row.link): Sums(
            **{name: int(getattr(row, name)) for name in COUNTS},
            responses=tuple(int(getattr(row, name)) for name in RESPONSES),
        )
        for row in session.execute(query)
    }
