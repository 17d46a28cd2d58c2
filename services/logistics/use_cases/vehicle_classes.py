"""The park's vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, NotFound
from services.logistics.domain.fleet import VehicleClass
from services.logistics.domain.movement import MovementState
from services.logistics.storage import fleets, movements
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.use_cases.settling import settle
from services.logistics.wire import names


def create_vehicle_class(session: Session, caller: Caller, draft: VehicleClass) -> VehicleClass:
    """Store the class, and have movements that wait for a vehicle tried again.

    Raises Forbidden for who stands for one enterprise, and AlreadyExists.
    """
    refuse_unless_manages(caller)
    if fleets.find_vehicle_class(session, draft.park, draft.id) is not None:
        name = names.VEHICLE_CLASS.format(park=draft.park, vehicle_class=draft.id)
        raise AlreadyExists.named(name, "vehicle_class_id")
    session.add(draft)
    fleets.ask_rebooking(session, draft.park)
    return draft


def retire_vehicle_class(
    session: Session, caller: Caller, park: str, ident: str, *, retire_date: date | None, now: datetime
) -> VehicleClass:
    """Retire the class from a day on (None: no longer), and book again what waits for its vehicles after that day.

    Raises Forbidden for who stands for one enterprise, and NotFound.
    """
    found = get_vehicle_class(session, caller, park, ident)
    found.retire_date = retire_date
    session.flush()
    left = movements.booked_on(session, park, ident, retire_date) if retire_date else []
    for movement in left:
        movement.state = MovementState.PLANNED
        movement.touch(now)
    settle(session, park, left)
    fleets.ask_rebooking(session, park)
    return found


def get_vehicle_class(session: Session, caller: Caller, park: str, ident: str) -> VehicleClass:
    """Raises Forbidden for who stands for one enterprise, and NotFound."""
    refuse_unless_manages(caller)
    found = fleets.find_vehicle_class(session, park, ident)
    if found is None:
        raise NotFound.named(names.VEHICLE_CLASS.format(park=park, vehicle_class=ident))
    return found


def list_vehicle_classes(session: Session, caller: Caller, park: str, page: Page) -> Sequence[VehicleClass]:
    """Vehicle classes by id, one more than the page shows. Raises Forbidden for who stands for one enterprise."""
    refuse_unless_manages(caller)
    return fleets.page_of_vehicle_classes(session, park, page)
