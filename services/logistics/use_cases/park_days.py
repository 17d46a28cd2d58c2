"""Movements follow the park's day: what should have left counts as gone, or leaves on the new day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.logistics.domain import arrivals
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import ParkDay
from services.logistics.storage import fleets, movements, park_days
from services.logistics.use_cases.settling import settle

CHUNK = 500


def follow_day(session: Session, day: ParkDay) -> None:
    """Store the park's day and have its movements follow, once; an earlier day, or the same again, changes nothing."""
    if park_days.follow(session, day):
        fleets.ask_rebooking(session, day.park)


def turn_movements(database: Database, park: str, now: datetime) -> None:
    """Bring the park's movements to its day, some in each transaction.

    Where the park does not report movements, those that were to leave before today are assumed to have left with all
    their units, but for goods that are late where they go on from; and those that were to arrive before today to have
    arrived. Others are booked on today or later.
    """
    while database.transact(partial(_leave, park=park, now=now)):
        pass
    after: str | None = ""
    while after is not None:
        after = database.transact(partial(_arrive, park=park, after=after, now=now))


def _leave(session: Session, park: str, now: datetime) -> bool:
    """True if there may be more to do."""
    day = park_days.find_park_day(session, park)
    if day is None:
        return False
    overtaken = movements.overtaken(session, park, day.day, CHUNK)
    _turn(session, day, overtaken, now)
    settle(session, park, overtaken)
    return len(overtaken) == CHUNK


def turn_those_of(session: Session, park: str, held: Sequence[Movement], now: datetime) -> list[Movement]:
    """Bring those of `held` to the park's day that were to leave before it; returns them, for the caller to settle."""
    day = park_days.find_park_day(session, park)
    if day is None:
        return []
    overtaken = [each for each in held if each.state in movements.WAITING and each.day < day.day]
    _turn(session, day, overtaken, now)
    return overtaken


def _turn(session: Session, day: ParkDay, overtaken: Sequence[Movement], now: datetime) -> None:
    fleet = fleets.fleet_of(session, day.park)
    for movement in overtaken:
        left = movement.state is MovementState.BOOKED and not day.movements_reported
        if left and not _waits_for_late(session, movement, day):
            arrivals.assume(movement, day.day, now)
        else:
            fleet.release(movement)
            _put_off(movement, day, now)


def _waits_for_late(session: Session, movement: Movement, day: ParkDay) -> bool:
    held = movements.of_order(session, movement.park, movement.order) if movement.made_by else ()
    return arrivals.waits_for_late(movement, held, day.day)


def _put_off(movement: Movement, day: ParkDay, now: datetime) -> None:
    """The movement has not left: it is to leave today, with its carrier, or on what vehicle there is."""
    movement.state = MovementState.BOOKED if movement.carrier else MovementState.PLANNED
    movement.day = day.day
    movement.touch(now)


def _arrive(session: Session, park: str, after: str, now: datetime) -> str | None:
    """The id after which to go on; None where all is done."""
    day = park_days.find_park_day(session, park)
    if day is None or day.movements_reported:
        return None
    found = movements.under_way(session, park, day.day, after, CHUNK)
    settle(session, park, [movement for movement in found if arrivals.assume(movement, day.day, now)])
    return found[-1].id if len(found) == CHUNK else None
