"""Follows registry's parks, for their zones, and enterprises, for their doors: from topics, and from its snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile

from sqlalchemy.orm import Session

from parkloom.registry.v1.events_pb2 import EnterpriseChanged, ParkChanged
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.clock import Clock
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import Handler
from services.logistics.use_cases.doors import follow_doors
from services.logistics.use_cases.park_maps import follow_parks
from services.logistics.wire.doors import door_from
from services.logistics.wire.park_maps import park_map_from

TOPICS = ("registry.parks.v1",)
DOOR_TOPICS = ("registry.enterprises.v1",)


class RegistryHandlers:
    """Handles events and snapshot entries of registry; `clock` returns the current UTC time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def by_type(self) -> Mapping[str, Handler]:
        """The handlers of events that are mere overwrites, by their type."""
        return {
            ParkChanged.DESCRIPTOR.full_name: self.on_park_changed,
            EnterpriseChanged.DESCRIPTOR.full_name: self.on_enterprise_changed,
        }

    def on_park_changed(self, session: Session, event: Event) -> None:
        follow_parks(session, [park_map_from(event.message(ParkChanged))])

    def on_enterprise_changed(self, session: Session, event: Event) -> None:
        follow_doors(session, [door_from(event.message(EnterpriseChanged))])

    def on_snapshot_entries(self, session: Session, entries: Sequence[StreamSnapshotResponse]) -> None:
        follow_parks(session, [park_map_from(entry.park) for entry in entries if entry.HasField("park")])
        follow_doors(session, [door_from(entry.enterprise) for entry in entries if entry.HasField("enterprise")])


def parks_of(entries: Iterable[StreamSnapshotResponse]) -> Iterator[StreamSnapshotResponse]:
    """The parks of registry's snapshot, which come first; what follows is not waited for."""
    return takewhile(lambda entry: entry.HasField("park"), entries)


def doors_of(entries: Iterable[StreamSnapshotResponse]) -> Iterator[StreamSnapshotResponse]:
    """The enterprises of registry's snapshot, which come together; what follows is not waited for."""
    first = dropwhile(lambda entry: not entry.HasField("enterprise"), entries)
    return takewhile(lambda entry: entry.HasField("enterprise"), first)
