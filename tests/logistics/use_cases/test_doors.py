"""Doors follow registry's enterprises: from its snapshot, and from its events."""

from __future__ import annotations

from parkloom.registry.v1.events_pb2 import EnterpriseChanged, LineChanged, ParkChanged
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.database import Database
from services.chassis.messaging.events import Event
from services.logistics.domain.door import Door
from services.logistics.handlers.registry import RegistryHandlers, doors_of, parks_of
from services.logistics.storage import doors
from tests.logistics import world

PARK = StreamSnapshotResponse(park=ParkChanged(park="socks", version=1, time_zone="UTC"))
LINE = StreamSnapshotResponse(line=LineChanged(park="socks", line="l", version=1))


def enterprise(version: int = 1, **more: object) -> EnterpriseChanged:
    described: dict[str, object] = {"park": "socks", "enterprise": "weaver", "version": version, "zone": "east", **more}
    return EnterpriseChanged(**described)  # type: ignore[arg-type]


def stored(database: Database) -> dict[str, Door]:
    return database.read(lambda session: doors.doors_of(session, "socks"))


def take(database: Database, message: EnterpriseChanged) -> None:
    handlers = RegistryHandlers(lambda: world.NOW)
    event = Event.of(
        "registry.enterprises.v1", "weaver", message, source="registry", subject="x", version=message.version
    )
    handler = handlers.by_type()[event.type]
    database.transact(lambda session: handler(session, event))


def test_a_snapshot_is_read_as_far_as_it_concerns_parks_or_doors() -> None:
    entries = [PARK, StreamSnapshotResponse(enterprise=enterprise()), LINE]
    assert list(parks_of(entries)) == entries[:1]
    assert list(doors_of(entries)) == entries[1:2]
    assert list(doors_of([PARK, LINE])) == []


def test_doors_come_from_the_snapshot_and_follow_events(database: Database) -> None:
    handlers = RegistryHandlers(lambda: world.NOW)
    entries = [StreamSnapshotResponse(enterprise=enterprise(latitude=30.0, longitude=120.0))]
    database.transact(lambda session: handlers.on_snapshot_entries(session, entries))
    assert stored(database) == {"weaver": Door("socks", "weaver", 1, "east", 30.0, 120.0)}

    take(database, enterprise(3, zone="west", retire_date="2031-01-01"))
    take(database, enterprise(2, zone="north"))

    [door] = stored(database).values()
    assert (door.version, door.zone, door.latitude, f"{door.retire_date}") == (3, "west", None, "2031-01-01")
