"""Fair turns: the park whose jobs have had the fewest seconds lately is next, however many it has queued.

Seconds count half after ten minutes, a quarter after twenty: what a park had yesterday is forgotten. This is fair
queueing by attained service (Shreedhar and Varghese, 1995, count it in rounds; here it decays).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.chassis.database import insert_new
from services.chassis.jobs.table import JOBS, USAGE, JobState

HALF_LIFE = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=1)

_jobs, _usage = JOBS.c, USAGE.c


def charge(session: Session, queue: str, park: str, seconds: float, now: datetime) -> None:
    """Add seconds that a job of the park has taken."""
    key = (_usage.queue == queue, _usage.park == park)
    taken = max(0.0, seconds)
    if insert_new(session, USAGE, {"queue": queue, "park": park, "seconds": taken, "updated_at": now}):
        return
    known = session.execute(select(_usage.seconds, _usage.updated_at).where(*key)).one()
    total = _decayed(known.seconds, known.updated_at, now) + taken
    session.execute(USAGE.update().where(*key).values(seconds=total, updated_at=now))


def seconds_of(session: Session, queue: str, parks: Iterable[str], now: datetime) -> dict[str, float]:
    """Seconds that the jobs of these parks have had lately, those under way included."""
    wanted = sorted(set(parks))
    stored = select(_usage.park, _usage.seconds, _usage.updated_at).where(
        _usage.queue == queue, _usage.park.in_(wanted)
    )
    found = dict.fromkeys(wanted, 0.0)
    for row in session.execute(stored):
        found[row.park] += _decayed(row.seconds, row.updated_at, now)
    running = select(_jobs.park, _jobs.began_at).where(
        _jobs.queue == queue, _jobs.park.in_(wanted), _jobs.state == JobState.RUNNING, _jobs.began_at.is_not(None)
    )
    for park, began_at in session.execute(running):
        found[park] += max(0.0, (now - began_at).total_seconds())
    return found


def prune(session: Session, now: datetime) -> None:
    """Forget what parks had so long ago that it no longer counts."""
    session.execute(delete(USAGE).where(_usage.updated_at < now - FORGOTTEN_AFTER))


def _decayed(seconds: float, since: datetime, now: datetime) -> float:
    return float(seconds * 0.5 ** (max(timedelta(), now - since) / HALF_LIFE))
