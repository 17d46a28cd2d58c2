"""Booking movements again: those that waited for a vehicle, and those that did not leave on their day."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import leases
from services.errors import Unavailable
from services.logistics.domain.fleet import Fleet
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.storage import fleets
from services.logistics.storage.movements import unbooked
from services.logistics.use_cases.park_days import turn_movements
from services.logistics.use_cases.settling import store_all

log = structlog.get_logger(__name__)

CHUNK = 500
LEASE, LEASE_SECONDS = "rebooking", 10.0
Cursor = tuple[date, str]


def book_waiting(session: Session, park: str, after: Cursor | None, now: datetime) -> Cursor | None:
    """Try some of the park's unbooked movements again, the most urgent after `after` first; returns where to go on."""
    waiting = unbooked(session, park, after, CHUNK)
    fleet = fleets.fleet_of(session, park)
    store_all(session, fleet, [movement for movement in waiting if _booked_again(fleet, movement, now)])
    return (waiting[-1].latest_departure, waiting[-1].id) if len(waiting) == CHUNK else None


def rebook(database: Database, holder: str, now: datetime) -> None:
    """Try unbooked movements again wherever this was asked for; `holder` is the process that does it, one at a time.

    A park whose movements cannot be tried again is logged and left until its next request: the others go on.
    Raises Unavailable.
    """
    for park, until in database.read(fleets.asked_rebookings).items():
        try:
            _rebook_park(database, park, until, holder=holder, now=now)
        except Unavailable:
            raise
        except Exception:
            log.exception("rebooking_failed", park=park)
            database.transact(partial(fleets.rebooked, park=park, until=until))


def _rebook_park(database: Database, park: str, until: int, *, holder: str, now: datetime) -> None:
    if not database.transact(partial(leases.acquire, name=LEASE, holder=holder, seconds=LEASE_SECONDS)):
        return
    turn_movements(database, park, now)
    after: Cursor | None = None
    while True:
        chunk = partial(_rebook_chunk, park=park, until=until, after=after, holder=holder, now=now)
        after = database.transact(chunk)
        if after is None:
            return


def _rebook_chunk(
    session: Session, *, park: str, until: int, after: Cursor | None, holder: str, now: datetime
) -> Cursor | None:
    if not leases.acquire(session, LEASE, holder, LEASE_SECONDS):
        return None
    following = book_waiting(session, park, after, now)
    if following is None:
        fleets.rebooked(session, park, until)
    return following


def _booked_again(fleet: Fleet, movement: Movement, now: datetime) -> bool:
    """True if trying again changed anything, if only the reason."""
    reason = movement.unbooked_reason
    fleet.book(movement)
    if movement.unbooked_reason == reason:
        return False
    if movement.state is MovementState.UNBOOKED:
        # The figures of the reason are those of others: who is not shown them sees no change.
        movement.touch_unseen(now)
    else:
        movement.touch(now)
    return True
