"""Parks' days."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import insert_new
from services.matching import storage
from services.matching.domain.park import Park
from services.matching.domain.park_day import ParkDay
from services.matching.storage import tables

_days = tables.park_days.c


def find_park_day(session: Session, park: str) -> ParkDay | None:
    return session.get(ParkDay, park)


def hold_park_day(session: Session, park: str) -> ParkDay | None:
    """The day as it is now. A transaction that reads it so holds the row until its end."""
    query = select(ParkDay).where(_days.park == park).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def add_new(session: Session, days: Iterable[ParkDay]) -> list[ParkDay]:
    """Store the days of parks that have none yet; returns those that are new."""
    return [day for day in days if insert_new(session, *storage.row_of(day))]


def with_parks(session: Session) -> list[tuple[Park, ParkDay]]:
    """All parks that have a day, by id."""
    query = select(Park, ParkDay).join_from(tables.parks, tables.park_days, _days.park == tables.parks.c.id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(tables.parks.c.id))]


def parks_without(session: Session) -> list[Park]:
    """Parks that have no day yet."""
    there = select(_days.park).where(_days.park == tables.parks.c.id).exists()
    return list(session.scalars(select(Park).where(~there)))
