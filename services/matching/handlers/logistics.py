"""Logistics' movements: orders are in production once goods are on their way, delivered once all have arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import Handler
from services.matching.use_cases import orders
from services.matching.wire import reference_data

TOPICS = ("logistics.movements.v1",)


class LogisticsHandlers:
    """Handles logistics' events; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers by the type of the event."""
        return {MovementChanged.DESCRIPTOR.full_name: self.on_movement_changed}

    def on_movement_changed(self, session: Session, event: Event) -> None:
        orders.follow_movements(session, [reference_data.movement_from(event.message(MovementChanged))], self._clock())

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        movements = [reference_data.movement_from(entry.movement) for entry in entries if entry.HasField("movement")]
        orders.follow_movements(session, movements, self._clock())
