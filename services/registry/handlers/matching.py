"""Applies what matching publishes, the days of parks: events of its topic and entries of its snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import ParkDayChanged
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import Handler
from services.registry.use_cases.park_days import follow_park_day
from services.registry.wire.park_days import park_day_from

TOPICS = ("matching.days.v1",)


class MatchingHandlers:
    """Handles events and snapshot entries of matching; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers by the type of the event."""
        return {ParkDayChanged.DESCRIPTOR.full_name: self.on_park_day_changed}

    def on_park_day_changed(self, session: Session, event: Event) -> None:
        follow_park_day(session, park_day_from(event.message(ParkDayChanged)))

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        for entry in entries:
            if entry.HasField("day"):
                follow_park_day(session, park_day_from(entry.day))
