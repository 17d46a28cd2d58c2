"""Registry's parks, products, enterprises, lines and capacity: from its topics, and from its snapshot."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from parkloom.registry.v1 import events_pb2 as registry
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler, Handler
from services.matching.use_cases.reference_data import follow_lines, follow_months, follow_plain
from services.matching.wire import reference_data

TOPICS = (
    "registry.parks.v1",
    "registry.products.v1",
    "registry.enterprises.v1",
    "registry.lines.v1",
    "registry.capacity.v1",
)


class _Versioned(Protocol):
    version: int


Entity = TypeVar("Entity", bound=_Versioned)


class RegistryHandlers:
    """Handles registry's events; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers of single events by their type."""
        kinds: tuple[Any, ...] = (registry.ParkChanged, registry.ProductChanged, registry.EnterpriseChanged)
        return {kind.DESCRIPTOR.full_name: self._handler(kind) for kind in kinds}

    def together(self) -> Mapping[str, GroupHandler]:
        """The handlers of lines and capacity: assignments are reviewed, short orders requested, once for a batch."""
        return {
            registry.LineChanged.DESCRIPTOR.full_name: self.on_lines_changed,
            registry.CapacityChanged.DESCRIPTOR.full_name: self.on_capacity_changed,
        }

    def on_lines_changed(self, session: Session, events: Sequence[Event]) -> None:
        """Lines are new or changed."""
        lines = [reference_data.line_from(event.message(registry.LineChanged)) for event in events]
        follow_lines(session, newest(lines, lambda line: (line.park, line.id)), self._clock())

    def on_capacity_changed(self, session: Session, events: Sequence[Event]) -> None:
        """Months of lines have new figures."""
        months = [reference_data.month_from(event.message(registry.CapacityChanged)) for event in events]
        follow_months(session, newest(months, lambda month: (month.park, month.line, month.month)), self._clock())

    def on_snapshot_entry(self, session: Session, entry: StreamSnapshotResponse) -> None:
        """One aggregate, as the event of its last change."""
        kind = entry.WhichOneof("aggregate")
        if kind is not None:
            self._apply(session, getattr(entry, kind))

    def _handler(self, kind: Any) -> Handler:
        def handle(session: Session, event: Event) -> None:
            self._apply(session, event.message(kind))

        return handle

    def _apply(self, session: Session, message: object) -> None:
        match message:
            case registry.ParkChanged():
                follow_plain(session, [reference_data.park_from(message)])
            case registry.ProductChanged():
                follow_plain(session, [reference_data.product_from(message)])
            case registry.EnterpriseChanged():
                follow_plain(session, [reference_data.enterprise_from(message)])
            case registry.LineChanged():
                follow_lines(session, [reference_data.line_from(message)], self._clock())
            case registry.CapacityChanged():
                follow_months(session, [reference_data.month_from(message)], self._clock())


def newest(entities: Sequence[Entity], key: Callable[[Entity], Hashable]) -> list[Entity]:
    """The newest version of each entity, in the sequence in which the entities first occur."""
    found: dict[Hashable, Entity] = {}
    for entity in entities:
        held = found.setdefault(key(entity), entity)
        if entity.version > held.version:
            found[key(entity)] = entity
    return list(found.values())
