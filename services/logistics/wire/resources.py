"""Movements: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Iterable

from parkloom.logistics.v1 import logistics_service_pb2, movement_pb2
from services.chassis import wire
from services.chassis.rpc import etags
from services.chassis.rpc.resource_names import id_in_park, name_of
from services.errors import Invalid
from services.logistics.domain.arrivals import Asked, MovementReport
from services.logistics.domain.movement import Count, Movement, MovementState, UnbookedReason
from services.logistics.wire import names

# The figures of the whole reason would show an enterprise or a buyer how busy its rivals are.
_REASON_FOR_OUTSIDERS = UnbookedReason("NOT_BOOKED_YET", {}, "no vehicle is booked yet: ask the park's manager")


def movement_state_from(number: int, field: str = "state") -> MovementState:
    """The state of that number. Raises Invalid, for unspecified too."""
    return wire.required_enum_from(MovementState, movement_pb2.MovementState, number, field)


def movement_message(movement: Movement, *, to_outsider: bool) -> movement_pb2.Movement:
    """The movement as its enterprises and its buyer (`to_outsider`) or the park's own people see it.

    Etag and time of outsiders move only with what they are shown.
    """
    if not to_outsider:
        message = _movement_message(movement, movement.unbooked_reason)
        message.etag = etags.etag(movement.version)
        message.update_time.FromDatetime(movement.changed_at)
        return message
    message = _movement_message(movement, _REASON_FOR_OUTSIDERS if movement.unbooked_reason else None)
    # Goods are in several lots where they part further on, as those do who have little room left.
    message.ClearField("lots")
    message.etag = etags.digest(message)
    message.update_time.FromDatetime(movement.last_shown_at)
    return message


def report_from(request: logistics_service_pb2.ReportMovementRequest, within: str = "") -> MovementReport:
    """Raises Invalid where the date is none; `within` begins the path of its field."""
    day = request.expected_date
    return MovementReport(
        loaded=request.loaded_quantity,
        received=request.received_quantity,
        lost=request.lost_quantity,
        damaged=request.damaged_quantity,
        returned=request.returned_quantity,
        corrects=request.corrects,
        expected=wire.date_from(day, f"{within}expected_date") if day else None,
    )


def asked_from(request: logistics_service_pb2.BatchReportMovementsRequest, park: str) -> list[Asked]:
    """Raises Invalid for a name that is no movement of the park's, and for an entry with its own request_id."""
    asked = []
    for number, entry in enumerate(request.requests):
        at = f"requests[{number}]"
        if entry.request_id:
            hint = "leave it empty: the batch has one for all"
            raise Invalid.field("REQUEST_ID_IN_BATCH", f"{at}.request_id", {}, hint)
        movement = id_in_park(entry.name, names.MOVEMENT, park, f"{at}.name")
        asked.append(Asked(movement, report_from(entry, f"{at}."), entry.etag))
    return asked


def batch_report_movements_response(
    movements: Iterable[Movement], *, to_outsider: bool
) -> logistics_service_pb2.BatchReportMovementsResponse:
    messages = [movement_message(movement, to_outsider=to_outsider) for movement in movements]
    return logistics_service_pb2.BatchReportMovementsResponse(movements=messages)


def _movement_message(movement: Movement, reason: UnbookedReason | None) -> movement_pb2.Movement:
    return movement_pb2.Movement(
        name=names.MOVEMENT.format(park=movement.park, movement=movement.id),
        order=names.ORDER.format(park=movement.park, order=movement.order),
        step=movement.step,
        date=wire.date_text(movement.day),
        from_enterprise=name_of(names.ENTERPRISE, park=movement.park, enterprise=movement.from_enterprise),
        from_zone=movement.from_zone,
        to_enterprise=name_of(names.ENTERPRISE, park=movement.park, enterprise=movement.to_enterprise),
        to_zone=movement.to_zone,
        quantity=movement.quantity,
        lots=movement.lots,
        earliest_ready_date=wire.date_text(movement.earliest_ready),
        latest_useful_date=wire.date_text(movement.latest_useful),
        state=wire.enum_number(movement_pb2.MovementState, movement.state),
        unbooked_reason=unbooked_reason_message(reason),
        bookings=_booking_messages(movement),
        loaded_quantity=movement.loaded,
        received_quantity=movement.received,
        lost_quantity=movement.lost,
        damaged_quantity=movement.damaged,
        returned_quantity=movement.returned,
        assumed=movement.assumed,
        expected_date=wire.date_text(movement.expected),
        arrival_date=wire.date_text(movement.last_arrival),
    )


def unbooked_reason_message(reason: UnbookedReason | None) -> movement_pb2.UnbookedReason | None:
    """The reason; None, which leaves the field unset, where a vehicle carries the movement or needs not to."""
    return movement_pb2.UnbookedReason(code=reason.code, params=reason.params, text=reason.text) if reason else None


def summarize_movements_response(counts: Iterable[Count]) -> logistics_service_pb2.SummarizeMovementsResponse:
    messages = [
        logistics_service_pb2.MovementCount(
            date=wire.date_text(count.day),
            state=wire.enum_number(movement_pb2.MovementState, count.state),
            movements=count.movements,
            quantity=count.quantity,
        )
        for count in counts
    ]
    return logistics_service_pb2.SummarizeMovementsResponse(counts=messages)


def _booking_messages(movement: Movement) -> list[movement_pb2.Booking]:
    if movement.carrier and movement.state is not MovementState.CANCELLED:
        carrier = names.ENTERPRISE.format(park=movement.park, enterprise=movement.carrier)
        return [movement_pb2.Booking(carrier=carrier, quantity=movement.quantity)]
    return [
        movement_pb2.Booking(
            trip=names.TRIP.format(park=movement.park, trip=booking.trip),
            vehicle_class=names.VEHICLE_CLASS.format(park=movement.park, vehicle_class=booking.vehicle_class),
            quantity=booking.quantity,
        )
        for booking in movement.bookings
    ]
