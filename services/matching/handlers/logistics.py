"""Logistics' movements: orders are in production once goods are on their way, delivered once all have arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler
from services.matching.use_cases import goods
from services.matching.wire import reference_data

TOPICS = ("logistics.movements.v1",)


class LogisticsHandlers:
    """Handles logistics' events; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def together(self) -> Mapping[str, GroupHandler]:
        """The handler of movements, for the inbox: sums of goods grow by what each adds."""
        return {MovementChanged.DESCRIPTOR.full_name: self.on_movements_changed}

    def on_movements_changed(self, session: Session, events: Sequence[Event]) -> None:
        """Movements are new or changed."""
        movements = [reference_data.movement_from(event.message(MovementChanged)) for event in events]
        goods.follow_movements(session, movements, self._clock())

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        movements = [reference_data.movement_from(entry.movement) for entry in entries if entry.HasField("movement")]
        goods.follow_movements(session, movements, self._clock())
