"""The park's vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Invalid, NotFound
from services.logistics.domain.movement import MovementState
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.storage import fleets, movements, park_maps
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.use_cases.settling import settle
from services.logistics.wire import names


def create_vehicle_class(session: Session, caller: Caller, draft: VehicleClass) -> VehicleClass:
    """Store the class, and have movements that wait for a vehicle tried again.

    Raises Forbidden for who stands for one enterprise, AlreadyExists, and Invalid for what contradicts itself or is not
    declared.
    """
    refuse_unless_manages(caller)
    if fleets.find_vehicle_class(session, draft.park, draft.id) is not None:
        name = names.VEHICLE_CLASS.format(park=draft.park, vehicle_class=draft.id)
        raise AlreadyExists.named(name, "vehicle_class_id")
    _refuse_problems(session, draft)
    session.add(draft)
    fleets.ask_rebooking(session, draft.park)
    return draft


def update_vehicle_class(
    session: Session, caller: Caller, draft: VehicleClass, *, mask: Mask, etag: str, now: datetime
) -> VehicleClass:
    """Take over the fields of `draft` that `mask` names, of those that can be changed; book again what no longer fits.

    Raises Forbidden for who stands for one enterprise, NotFound, Conflict for a stale `etag`, and Invalid for what
    cannot be changed, contradicts itself or is not declared.
    """
    found = get_vehicle_class(session, caller, draft.park, draft.id)
    etags.check(etag, found.version)
    before = (found.capacity, found.trips_on(date.min))
    found.take_over(draft, mask.within(VehicleClass.CHANGEABLE), now)
    _refuse_problems(session, found)
    if found.capacity < before[0] or found.trips_on(date.min) < before[1]:
        _book_again(session, found, date.min, now)
    fleets.ask_rebooking(session, found.park)
    fleets.ask_routing_of_all_days(session, found.park)
    return found


def retire_vehicle_class(
    session: Session, caller: Caller, park: str, ident: str, *, retire_date: date | None, now: datetime
) -> VehicleClass:
    """Retire the class from a day on (None: no longer), and book again what waits for its vehicles after that day.

    Raises Forbidden for who stands for one enterprise, and NotFound.
    """
    found = get_vehicle_class(session, caller, park, ident)
    found.retire(retire_date, now)
    if retire_date:
        _book_again(session, found, retire_date, now)
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


def _book_again(session: Session, vehicles: VehicleClass, first: date, now: datetime) -> None:
    """Movements booked on these vehicles on the day `first` or later, and not loaded yet, are booked again."""
    session.flush()
    left = movements.booked_on(session, vehicles.park, vehicles.id, first)
    for movement in left:
        movement.state = MovementState.PLANNED
        movement.touch(now)
    settle(session, vehicles.park, left)


def _refuse_problems(session: Session, vehicles: VehicleClass) -> None:
    """Raises Invalid where the class contradicts itself or its park."""
    known = park_maps.find_park_map(session, vehicles.park)
    problems = [
        replace(problem, field=f"vehicle_class.{problem.field}")
        for problem in vehicles.problems(known.zone_ids if known else None)
    ]
    if problems:
        raise Invalid.of(problems)
