"""Applies what matching publishes, schedules of orders and days of parks: events and entries of its snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import OrderScheduled, ParkDayChanged
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler, Handler
from services.logistics.use_cases.park_days import follow_day
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from, park_day_from

TOPICS = ("matching.schedules.v1", "matching.days.v1")


class MatchingHandlers:
    """Handles events and snapshot entries of matching; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers of events that are mere overwrites, by their type."""
        return {ParkDayChanged.DESCRIPTOR.full_name: self.on_park_day_changed}

    def together(self) -> Mapping[str, GroupHandler]:
        """The handler for the inbox: movements are booked on trips, and taken off them."""
        return {OrderScheduled.DESCRIPTOR.full_name: self.on_orders_scheduled}

    def on_orders_scheduled(self, session: Session, events: Sequence[Event]) -> None:
        for event in events:
            follow_schedule(session, page_from(event.message(OrderScheduled)), self._clock())

    def on_park_day_changed(self, session: Session, event: Event) -> None:
        follow_day(session, park_day_from(event.message(ParkDayChanged)))

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        for entry in entries:
            if entry.HasField("day"):
                follow_day(session, park_day_from(entry.day))
            if entry.HasField("schedule"):
                follow_schedule(session, page_from(entry.schedule), self._clock())
