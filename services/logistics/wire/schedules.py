"""Schedules: from the events of matching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parkloom.matching.v1 import order_pb2
from parkloom.matching.v1.events_pb2 import OrderScheduled, ParkDayChanged, ScheduledLot, ScheduledStep
from services.chassis import wire
from services.logistics.domain.schedule import Lot, ParkDay, Place, Schedule, SchedulePage, Step

_ENDED = {
    order_pb2.ORDER_STATE_DELIVERED: "delivered",
    order_pb2.ORDER_STATE_CANCELLED: "cancelled",
    order_pb2.ORDER_STATE_CLOSED: "closed",
}


def page_from(message: OrderScheduled) -> SchedulePage:
    """The page with its message as bytes; a schedule is read once all of its pages are there."""
    return SchedulePage(
        message.park,
        message.order,
        message.sequence,
        message.page,
        max(1, message.pages),
        message.SerializeToString(),
    )


def schedule_from(contents: Sequence[bytes]) -> Schedule:
    """The schedule whose pages, all of them, have these contents. Raises Invalid for what is no day."""
    pages = [OrderScheduled.FromString(content) for content in contents]
    first = pages[0]
    return Schedule(
        park=first.park,
        order=first.order,
        sequence=first.sequence,
        due_day=wire.date_from(first.due_date, "due_date"),
        ship_to_zone=first.ship_to_zone,
        lots=tuple(_lots_of(pages)),
        owner=first.owner,
        route_steps=first.route_steps,
        ended=_ENDED.get(first.order_state, ""),
        tolerance=first.tolerance,
    )


def park_day_from(message: ParkDayChanged) -> ParkDay:
    """Raises Invalid for what is no day."""
    return ParkDay(
        park=message.park,
        day=wire.date_from(message.date, "date"),
        vehicles_inside_zones=message.vehicles_inside_zones,
        movements_reported=message.movements_reported,
        version=message.version,
    )


def _lots_of(pages: Sequence[OrderScheduled]) -> Iterator[Lot]:
    for page in pages:
        yield from (_lot_from(lot) for lot in page.lots)
        yield from (_lot_from(lot, gone=True) for lot in page.gone_lots)


def _lot_from(lot: ScheduledLot, *, gone: bool = False) -> Lot:
    return Lot(lot.quantity, tuple(_step_from(step) for step in lot.steps), gone)


def _step_from(step: ScheduledStep) -> Step:
    return Step(
        place=Place(step.enterprise, step.zone),
        day=wire.date_from(step.date, "lots.steps.date"),
        ready_day=wire.date_from(step.ready_date, "lots.steps.ready_date"),
        transit_days=step.transit_days,
        carriage=step.carriage,
    )
