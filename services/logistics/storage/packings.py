"""Parcels of doors, as they are asked for, and the counts that were taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import changed, insert_all_new, one_of
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.packing import PackedReport, Packing
from services.logistics.storage.tables import packed_counts, packings


def packings_of(
    session: Session, park: str, departure: str, day: date, enterprises: Collection[str] | None = None
) -> dict[str, Packing]:
    """The parcels for a departure on a day by enterprise, with `enterprises` theirs alone."""
    query = select(Packing).where(*_of(park, departure, day))
    if enterprises is not None:
        query = query.where(one_of(packings.c.enterprise, enterprises))
    return {each.enterprise: each for each in session.scalars(query.order_by(packings.c.enterprise))}


def page_of_packings(
    session: Session, park: str, departure: str, day: date, page: Page, *, enterprise: str = ""
) -> Sequence[Packing]:
    """The parcels for a departure on a day by enterprise, one more than the page shows; `enterprise`: its own alone."""
    query = select(Packing).where(*_of(park, departure, day))
    if enterprise:
        query = query.where(packings.c.enterprise == enterprise)
    return session.scalars(paging.keyset(query, page, packings.c.enterprise)).all()


def keep_counts(session: Session, park: str, reports: Sequence[PackedReport]) -> None:
    """Keep counts that were taken."""
    rows = [
        {
            "park": park,
            "departure": report.departure,
            "day": report.day,
            "enterprise": report.enterprise,
            "at": report.at,
            "packed": report.packed,
        }
        for report in reports
    ]
    insert_all_new(session, packed_counts, rows)


def prune_counts(session: Session, before: date) -> int:
    """Delete parcels and counts of days before that one. Returns how many rows went."""
    old = (delete(table).where(table.c.day < before) for table in (packed_counts, packings))
    return sum(changed(session, statement) for statement in old)


def _of(park: str, departure: str, day: date) -> tuple[ColumnElement[bool], ...]:
    return packings.c.park == park, packings.c.departure == departure, packings.c.day == day
