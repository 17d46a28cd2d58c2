"""The park's vehicles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists
from services.logistics.domain.fleet import VehicleClass
from services.logistics.storage import fleets
from services.logistics.use_cases.checks import refuse_unless_manages
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


def list_vehicle_classes(session: Session, caller: Caller, park: str, page: Page) -> Sequence[VehicleClass]:
    """Vehicle classes by id, one more than the page shows. Raises Forbidden for who stands for one enterprise."""
    refuse_unless_manages(caller)
    return fleets.page_of_vehicle_classes(session, park, page)
