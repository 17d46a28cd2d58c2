"""Applies what matching publishes, days of parks and orders: events of its topics and entries of its snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import OrderChanged, ParkDayChanged
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler, Handler
from services.registry.use_cases.open_orders import follow_orders
from services.registry.use_cases.park_days import follow_park_day
from services.registry.wire.open_orders import open_order_from
from services.registry.wire.park_days import park_day_from

TOPICS = ("matching.days.v1", "matching.orders.v1")


class MatchingHandlers:
    """Handles events and snapshot entries of matching; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers by the type of the event."""
        return {ParkDayChanged.DESCRIPTOR.full_name: self.on_park_day_changed}

    def together(self) -> Mapping[str, GroupHandler]:
        """The handler of orders: many change at once."""
        return {OrderChanged.DESCRIPTOR.full_name: self.on_orders_changed}

    def on_orders_changed(self, session: Session, events: Sequence[Event]) -> None:
        follow_orders(session, [open_order_from(event.message(OrderChanged)) for event in events])

    def on_park_day_changed(self, session: Session, event: Event) -> None:
        follow_park_day(session, park_day_from(event.message(ParkDayChanged)))

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        for entry in entries:
            if entry.HasField("day"):
                follow_park_day(session, park_day_from(entry.day))
        follow_orders(session, [open_order_from(entry.order) for entry in entries if entry.HasField("order")])
