"""Parks' days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import insert_new, kept
from services.matching import storage
from services.matching.domain.park import Park, Policy
from services.matching.domain.park_day import ParkDay
from services.matching.storage import tables
from services.park_hours import ParkHours

_days = tables.park_days.c


def find_park_day(session: Session, park: str) -> ParkDay | None:
    return kept(session, session.get(ParkDay, park))


def hold_park_day(session: Session, park: str) -> ParkDay | None:
    """The day as it is now. A transaction that reads it so holds the row until its end."""
    query = select(ParkDay).where(_days.park == park).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def add_new(session: Session, days: Iterable[ParkDay]) -> list[ParkDay]:
    """Store the days of parks that have none yet; returns those that are new."""
    return [day for day in days if insert_new(session, *storage.row_of(day))]


class DayAndHours(NamedTuple):
    """A park's day, the hours of the park, and the hour of its daily plan."""

    day: ParkDay
    hours: ParkHours
    park_plan_at: str | None


def days_of_parks(session: Session) -> list[DayAndHours]:
    """The day of every park that has one, by park. Of the parks themselves, which can be large, little is read."""
    of_park = tables.parks.c
    query = select(ParkDay, of_park.time_zone, of_park.policy).join(tables.parks, _days.park == of_park.id)
    rows = session.execute(query.order_by(_days.park))
    return [
        DayAndHours(day, ParkHours(time_zone, policy.day_closes_at), policy.park_plan_at)
        for day, time_zone, policy in rows
    ]


def days_and_policies(session: Session) -> list[tuple[ParkDay, Policy]]:
    """The day of every park that has one, and the park's policy, by park."""
    query = select(ParkDay, tables.parks.c.policy).join(tables.parks, _days.park == tables.parks.c.id)
    return [(day, policy) for day, policy in session.execute(query.order_by(_days.park))]


def parks_without(session: Session) -> list[Park]:
    """Parks that have no day yet."""
    there = select(_days.park).where(_days.park == tables.parks.c.id).exists()
    return list(session.scalars(select(Park).where(~there)))
