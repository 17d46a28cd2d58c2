"""Applies what matching publishes, schedules of orders: events of its topic and entries of its snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import OrderScheduled
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import Handler
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from

TOPICS = ("matching.schedules.v1",)


class MatchingHandlers:
    """Handles events and snapshot entries of matching; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers by the type of the event."""
        return {OrderScheduled.DESCRIPTOR.full_name: self.on_order_scheduled}

    def on_order_scheduled(self, session: Session, event: Event) -> None:
        follow_schedule(session, page_from(event.message(OrderScheduled)), self._clock())

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        for entry in entries:
            if entry.HasField("schedule"):
                follow_schedule(session, page_from(entry.schedule), self._clock())
