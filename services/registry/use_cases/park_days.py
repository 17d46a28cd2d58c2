"""The days of parks: matching closes them, and dates of capacity go by them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.database import write_newer
from services.registry.domain.park import Park
from services.registry.domain.park_day import ParkDay
from services.registry.storage import queries, tables


def follow_park_day(session: Session, day: ParkDay) -> None:
    """Stores the day, never over a later one."""
    write_newer(session, tables.park_days, [asdict(day)])


def today(session: Session, park: Park, now: datetime) -> date:
    """The day that it is in the park; by its hours, until matching has begun its first day."""
    return queries.day_of(session, park.id) or park.day_at(now)
