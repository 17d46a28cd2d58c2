"""Alarms of waves, and what doors have packed on days of before, as they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from services.chassis.database import changed
from services.logistics.domain.wave_risk import WaveRisk
from services.logistics.storage.tables import packed_counts, packings, wave_risks

DAYS_OF_BEFORE = 14


def find_wave_risk(session: Session, park: str, departure: str, day: date) -> WaveRisk | None:
    return session.get(WaveRisk, (park, departure, day))


def counted(session: Session, first: date) -> Sequence[tuple[str, str, date]]:
    """The (park, departure, day) of all waves from a day on of which parcels are counted."""
    key = (packings.c.park, packings.c.departure, packings.c.day)
    rows: Sequence[Any] = session.execute(select(*key).where(packings.c.day >= first).distinct().order_by(*key)).all()
    return [(row.park, row.departure, row.day) for row in rows]


def counts_of_day(session: Session, park: str, departure: str, day: date) -> dict[str, list[tuple[datetime, int]]]:
    """The counts of each door on a day, each (instant, parcels packed so far), by enterprise."""
    of_day = (packed_counts.c.park == park, packed_counts.c.departure == departure, packed_counts.c.day == day)
    query = select(packed_counts.c.enterprise, packed_counts.c.at, packed_counts.c.packed).where(*of_day)
    found: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for row in session.execute(query.order_by(packed_counts.c.at)):
        found[row.enterprise].append((row.at, row.packed))
    return dict(found)


def days_of_before(
    session: Session, park: str, departure: str, day: date
) -> dict[str, list[tuple[date, datetime, int]]]:
    """For each door, of some days before that one: the most that it had packed, and when it had first."""
    counts = packed_counts.c
    of_days = and_(
        counts.park == park,
        counts.departure == departure,
        counts.day < day,
        counts.day >= day - timedelta(days=DAYS_OF_BEFORE),
    )
    most = (
        select(counts.day, counts.enterprise, func.max(counts.packed).label("packed"))
        .where(of_days)
        .group_by(counts.day, counts.enterprise)
        .subquery()
    )
    same = and_(counts.day == most.c.day, counts.enterprise == most.c.enterprise, counts.packed == most.c.packed)
    query = (
        select(counts.day, counts.enterprise, counts.packed, func.min(counts.at).label("at"))
        .join_from(packed_counts, most, same)
        .where(of_days)
        .group_by(counts.day, counts.enterprise, counts.packed)
    )
    found: dict[str, list[tuple[date, datetime, int]]] = defaultdict(list)
    for row in session.execute(query):
        found[row.enterprise].append((row.day, row.at, row.packed))
    return dict(found)


def prune_wave_risks(session: Session, before: date) -> int:
    """Delete alarms of days before that one. Returns how many rows went."""
    return changed(session, delete(wave_risks).where(wave_risks.c.day < before))
