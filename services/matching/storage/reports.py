"""Reports of production."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import Session

from services.chassis.rpc.paging import Page
from services.matching.domain.reports import Report
from services.matching.storage import tables
from services.matching.storage.orders import ids_owned_by

_table = tables.reports.c


@dataclass(frozen=True, slots=True)
class Filter:
    """Filter of a park's reports; an empty field lets all pass. `owner` is that of their orders."""

    enterprise: str = ""
    order: str = ""
    assignment: str = ""
    owner: str = ""


def page_of_reports(session: Session, park: str, wanted: Filter, page: Page) -> Sequence[Report]:
    """Reports by assignment and day, one more than the page shows."""
    query = select(Report).where(_table.park == park)
    for column, value in (
        (_table.enterprise, wanted.enterprise),
        (_table.order, wanted.order),
        (_table.assignment, wanted.assignment),
    ):
        query = query.where(column == value) if value else query
    if wanted.owner:
        query = query.where(_table.order.in_(ids_owned_by(park, wanted.owner)))
    after = page.key_of(str, int)
    if after:
        last = date.fromordinal(min(max(1, int(after[1])), date.max.toordinal()))
        query = query.where(tuple_(_table.assignment, _table.day) > (after[0], last))
    return session.scalars(query.order_by(_table.assignment, _table.day).limit(page.limit)).all()


def of_assignment(session: Session, park: str, assignment: str) -> list[Report]:
    """All reports of an assignment."""
    return list(session.scalars(select(Report).where(_table.park == park, _table.assignment == assignment)))


def of_order(session: Session, park: str, order: str) -> list[Report]:
    """All reports of an order's assignments."""
    return list(session.scalars(select(Report).where(_table.park == park, _table.order == order)))


def of_day(session: Session, park: str, day: date) -> list[Report]:
    """All reports of a park's day."""
    return list(session.scalars(select(Report).where(_table.park == park, _table.day == day)))


def worked(session: Session, park: str, first: date, before: date) -> dict[str, float]:
    """Capacity that good units took of each line from `first` to the day before `before`, assumed ones included.

    A unit of an assignment that is archived counts as one unit of capacity.
    """
    work = tables.assignments.c
    load = func.sum(_table.good * func.coalesce(work.unit_load, 1.0)).label("load")
    same = and_(work.park == _table.park, work.id == _table.assignment)
    query = (
        select(_table.line, load)
        .select_from(tables.reports.outerjoin(tables.assignments, same))
        .where(_table.park == park, _table.day >= first, _table.day < before)
        .group_by(_table.line)
    )
    return {row.line: float(row.load) for row in session.execute(query)}
