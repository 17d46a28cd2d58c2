"""Events that logistics publishes: each carries the whole public state after the change, with short ids."""

from __future__ import annotations

from parkloom.logistics.v1 import movement_pb2
from parkloom.logistics.v1.events_pb2 import DoorAlarm, MovementBooking, MovementChanged, WaveAtRisk
from parkloom.logistics.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis import wire
from services.chassis.messaging.events import Event
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.wave import wave_id
from services.logistics.domain.wave_risk import WaveRisk
from services.logistics.wire import names
from services.logistics.wire.resources import unbooked_reason_message

MOVEMENTS, WAVES = "logistics.movements.v1", "logistics.waves.v1"
TOPICS = (MOVEMENTS, WAVES)


def movement_changed_message(movement: Movement) -> MovementChanged:
    return MovementChanged(
        park=movement.park,
        movement=movement.id,
        version=movement.version,
        order=movement.order,
        step=movement.step,
        date=wire.date_text(movement.day),
        from_enterprise=movement.from_enterprise,
        to_enterprise=movement.to_enterprise,
        to_zone=movement.to_zone,
        quantity=movement.quantity,
        state=wire.enum_number(movement_pb2.MovementState, movement.state),
        unbooked_reason=unbooked_reason_message(movement.unbooked_reason),
        sequence=movement.sequence,
        loaded_quantity=movement.loaded,
        received_quantity=movement.received,
        lost_quantity=movement.lost,
        damaged_quantity=movement.damaged,
        returned_quantity=movement.returned,
        assumed=movement.assumed,
        from_zone=movement.from_zone,
        made_by=movement.made_by,
        expected_date=wire.date_text(movement.expected),
        arrival_date=wire.date_text(movement.last_arrival),
        update_time=movement.changed_at,
        lots=movement.lots,
        earliest_ready_date=wire.date_text(movement.earliest_ready),
        latest_useful_date=wire.date_text(movement.latest_useful),
        bookings=_booking_messages(movement),
    )


def _booking_messages(movement: Movement) -> list[MovementBooking]:
    if movement.carrier and movement.state is not MovementState.CANCELLED:
        return [MovementBooking(carrier=movement.carrier, quantity=movement.quantity)]
    return [
        MovementBooking(trip=booking.trip, vehicle_class=booking.vehicle_class, quantity=booking.quantity)
        for booking in movement.bookings
    ]


def movement_changed_event(movement: Movement) -> Event:
    subject = names.MOVEMENT.format(park=movement.park, movement=movement.id)
    message = movement_changed_message(movement)
    return Event.of(MOVEMENTS, movement.order, message, source="logistics", subject=subject, version=movement.version)


def stream_snapshot_response(movement: Movement) -> StreamSnapshotResponse:
    return StreamSnapshotResponse(movement=movement_changed_message(movement))


def wave_at_risk_event(risk: WaveRisk) -> Event:
    message = WaveAtRisk(
        park=risk.park,
        departure=risk.departure,
        date=wire.date_text(risk.day),
        version=risk.version,
        doors=[
            DoorAlarm(
                enterprise=door.enterprise,
                missing_quantity=door.missing,
                hands=door.hands,
                minutes=door.minutes,
                chance=door.chance,
                raise_time=door.raised_at,
            )
            for door in risk.doors
        ],
        next_departure=risk.next_departure,
        next_date=wire.date_text(risk.next_day),
        update_time=risk.changed_at,
    )
    subject = names.WAVE_RISK.format(park=risk.park, wave=wave_id(risk.departure, risk.day))
    return Event.of(WAVES, risk.departure, message, source="logistics", subject=subject, version=risk.version)
