"""The park's vehicles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.chassis.paging import Page
from services.errors import AlreadyExists, Problem
from services.logistics.domain.fleet import VehicleClass
from services.logistics.storage import fleets


def create_vehicle_class(session: Session, draft: VehicleClass) -> VehicleClass:
    """Store the class, and have movements that wait for a vehicle tried again. Raises AlreadyExists."""
    if fleets.find_class(session, draft.park, draft.id) is not None:
        mend = "choose another id: there is a vehicle class of this one already"
        raise AlreadyExists(f"vehicle_class_id: {mend}", [Problem("vehicle_class_id", mend)])
    session.add(draft)
    fleets.ask_rebooking(session, draft.park)
    return draft


def list_vehicle_classes(session: Session, park: str, page: Page) -> Sequence[VehicleClass]:
    """Vehicle classes by id, one more than the page shows."""
    return fleets.page_of_classes(session, park, page)
