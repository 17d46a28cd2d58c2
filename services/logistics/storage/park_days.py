"""Parks' days, as matching has published them last."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import write_newer
from services.logistics.domain.schedule import ParkDay
from services.logistics.storage.tables import park_days


def find_park_day(session: Session, park: str) -> ParkDay | None:
    """The park's day; None where nothing has been heard of it yet."""
    row = session.execute(select(park_days).where(park_days.c.park == park)).mappings().one_or_none()
    return None if row is None else ParkDay(**row)


def follow(session: Session, day: ParkDay) -> bool:
    """Store the park's day unless it is the one held, or an earlier one; True if that is news."""
    known = find_park_day(session, day.park)
    if known is not None and known.version >= day.version:
        return False
    write_newer(session, park_days, [asdict(day)])
    return True
