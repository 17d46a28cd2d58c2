"""What logistics tells others: each event carries the whole public state after the change."""

from __future__ import annotations

from parkloom.logistics.v1.events_pb2 import MovementChanged
from services.chassis.messaging.events import Event
from services.logistics.domain.movement import Movement
from services.logistics.wire import names
from services.logistics.wire.resources import state_number

MOVEMENTS = "logistics.movements.v1"
TOPICS = (MOVEMENTS,)


def movement_changed(movement: Movement) -> MovementChanged:
    return MovementChanged(
        park=movement.park,
        movement=movement.id,
        version=movement.version,
        order=movement.order,
        step=movement.step,
        date=movement.day.isoformat(),
        from_enterprise=movement.from_enterprise,
        to_enterprise=movement.to_enterprise,
        to_zone=movement.to_zone,
        quantity=movement.quantity,
        state=state_number(movement.state),
        unbooked_reason=movement.unbooked_reason,
        sequence=movement.sequence,
    )


def movement_event(movement: Movement) -> Event:
    subject = names.MOVEMENT.format(park=movement.park, movement=movement.id)
    message = movement_changed(movement)
    return Event.of(MOVEMENTS, movement.order, message, source="logistics", subject=subject, version=movement.version)
