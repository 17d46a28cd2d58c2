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
from services.matching.use_cases.reference_data import (
    follow_enterprises,
    follow_lines,
    follow_months,
    follow_parks,
    follow_plain,
)
from services.matching.wire import reference_data

TOPICS = (
    "registry.parks.v1",
    "registry.products.v1",
    "registry.enterprises.v1",
    "registry.lines.v1",
    "registry.capacity.v1",
)


# What each event of a plain kind is read by. Parks come first: lines and capacity are reviewed by their park.
_PLAIN: Mapping[type[Any], Callable[[Any], Any]] = {
    registry.ParkChanged: reference_data.park_from,
    registry.ProductChanged: reference_data.product_from,
    registry.EnterpriseChanged: reference_data.enterprise_from,
}


class _Versioned(Protocol):
    version: int


Entity = TypeVar("Entity", bound=_Versioned)


class RegistryHandlers:
    """Handles registry's events; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers of events that are mere overwrites, by their type."""
        return {registry.ProductChanged.DESCRIPTOR.full_name: self.on_product_changed}

    def together(self) -> Mapping[str, GroupHandler]:
        """The handlers for the inbox: they review assignments and request fill-in plans, for capacity once a batch."""
        return {
            registry.ParkChanged.DESCRIPTOR.full_name: self._one_by_one(registry.ParkChanged),
            registry.EnterpriseChanged.DESCRIPTOR.full_name: self._one_by_one(registry.EnterpriseChanged),
            registry.LineChanged.DESCRIPTOR.full_name: self.on_lines_changed,
            registry.CapacityChanged.DESCRIPTOR.full_name: self.on_capacity_changed,
        }

    def on_product_changed(self, session: Session, event: Event) -> None:
        self._follow(session, registry.ProductChanged, [event.message(registry.ProductChanged)])

    def on_lines_changed(self, session: Session, events: Sequence[Event]) -> None:
        """Lines are new or changed."""
        self._follow(session, registry.LineChanged, [event.message(registry.LineChanged) for event in events])

    def on_capacity_changed(self, session: Session, events: Sequence[Event]) -> None:
        """Months of lines have new figures."""
        self._follow(session, registry.CapacityChanged, [event.message(registry.CapacityChanged) for event in events])

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        """A batch of aggregates, each as the event of its last change."""
        messages = [getattr(entry, kind) for entry in entries if (kind := entry.WhichOneof("aggregate"))]
        for kind in (*_PLAIN, registry.LineChanged, registry.CapacityChanged):
            of_kind = [message for message in messages if isinstance(message, kind)]
            if of_kind:
                self._follow(session, kind, of_kind)

    def _one_by_one(self, kind: type[Any]) -> GroupHandler:
        def handle(session: Session, events: Sequence[Event]) -> None:
            for event in events:
                self._follow(session, kind, [event.message(kind)])

        return handle

    def _follow(self, session: Session, kind: type[Any], messages: Sequence[Any]) -> None:
        if kind is registry.LineChanged:
            lines = list(map(reference_data.line_from, messages))
            follow_lines(session, newest(lines, lambda line: (line.park, line.id)), self._clock())
        elif kind is registry.CapacityChanged:
            months = list(map(reference_data.month_from, messages))
            follow_months(session, newest(months, lambda month: (month.park, month.line, month.month)), self._clock())
        elif kind is registry.ParkChanged:
            follow_parks(session, list(map(reference_data.park_from, messages)), self._clock())
        elif kind is registry.EnterpriseChanged:
            follow_enterprises(session, list(map(reference_data.enterprise_from, messages)), self._clock())
        else:
            follow_plain(session, list(map(_PLAIN[kind], messages)))


def newest(entities: Sequence[Entity], key: Callable[[Entity], Hashable]) -> list[Entity]:
    """The newest version of each entity, in the sequence in which the entities first occur."""
    found: dict[Hashable, Entity] = {}
    for entity in entities:
        held = found.setdefault(key(entity), entity)
        if entity.version > held.version:
            found[key(entity)] = entity
    return list(found.values())
