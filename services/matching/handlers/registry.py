"""Registry's parks, products, enterprises, lines and capacity: from its topics, and from its snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from parkloom.registry.v1 import events_pb2 as registry
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.events import Event
from services.chassis.subscriber import Handler
from services.matching.use_cases import capacity
from services.matching.wire import facts

TOPICS = (
    "registry.parks.v1",
    "registry.products.v1",
    "registry.enterprises.v1",
    "registry.lines.v1",
    "registry.capacity.v1",
)


class RegistryHandlers:
    """Handles what registry tells; `clock` tells the instant of now."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers by the type of the event."""
        kinds: tuple[Any, ...] = (
            registry.ParkChanged,
            registry.ProductChanged,
            registry.EnterpriseChanged,
            registry.LineChanged,
            registry.CapacityChanged,
        )
        return {kind.DESCRIPTOR.full_name: self._handler(kind) for kind in kinds}

    def on_snapshot_entry(self, session: Session, entry: StreamSnapshotResponse) -> None:
        """One aggregate, as the event of its last change."""
        told = entry.WhichOneof("aggregate")
        if told is not None:
            self._apply(session, getattr(entry, told))

    def _handler(self, kind: Any) -> Handler:
        def handle(session: Session, event: Event) -> None:
            self._apply(session, event.message(kind))

        return handle

    def _apply(self, session: Session, message: object) -> None:
        match message:
            case registry.ParkChanged():
                capacity.follow_plain(session, [facts.park(message)])
            case registry.ProductChanged():
                capacity.follow_plain(session, [facts.product(message)])
            case registry.EnterpriseChanged():
                capacity.follow_plain(session, [facts.enterprise(message)])
            case registry.LineChanged():
                capacity.follow_lines(session, [facts.line(message)], self._clock())
            case registry.CapacityChanged():
                capacity.follow_months(session, [facts.month(message)], self._clock())
