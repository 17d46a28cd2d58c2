"""Settling changed movements: their bookings given back or made, all of it stored and published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.logistics.domain.fleet import Fleet
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.storage import fleets
from services.logistics.wire.events import movement_changed_event


def settle(session: Session, park: str, changed: Sequence[Movement]) -> None:
    """Give back what changed movements no longer need, book what they need now, store and publish it all."""
    if not changed:
        return
    fleet = fleets.fleet_of(session, park)
    if _give_back(fleet, changed):
        fleets.ask_rebooking(session, park)
    for movement in changed:
        if movement.state is MovementState.PLANNED:
            fleet.book(movement)
    store_all(session, fleet, changed)


def store_all(session: Session, fleet: Fleet, changed: Sequence[Movement]) -> None:
    """Store the movements and their trips, and publish the movements."""
    fleets.store(session, fleet)
    session.add_all(changed)
    outbox.append(session, map(movement_changed_event, changed))


def _give_back(fleet: Fleet, changed: Iterable[Movement]) -> bool:
    freed = [
        movement
        for movement in changed
        if movement.bookings and movement.state in (MovementState.PLANNED, MovementState.CANCELLED)
    ]
    for movement in freed:
        fleet.release(movement)
    return bool(freed)
