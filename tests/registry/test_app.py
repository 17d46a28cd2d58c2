"""The registry put together: what is stored reaches the bus."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import grpc

from parkloom.registry.v1 import events_pb2
from services.chassis.bus import Record
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.messaging.events import Event, from_record
from services.chassis.settings import Settings
from services.errors import Unavailable
from services.registry.app import build
from services.registry.wire.events import CAPACITY, LINES, TOPICS
from tests.registry import world
from tests.serving import Clients


def published(folder: Path, database_url: str, count: int) -> list[Event]:
    """The first `count` events that the registry's parts publish from its outbox."""
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_REGISTRY_DATABASE_URL": database_url})
    stop, records = threading.Event(), list[Record]()
    with closing(EmbeddedBus(str(folder / "bus.db"))) as bus, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody)
        threads = [threading.Thread(target=part.run, args=(stop,)) for part in app.parts]
        for thread in threads:
            thread.start()
        consumer, deadline = bus.consumer("test", TOPICS), time.monotonic() + 10
        while len(records) < count and time.monotonic() < deadline:
            records += consumer.poll(0.2)
        stop.set()
        for thread in threads:
            thread.join()
        app.close()
    return [from_record(record) for record in records]


def test_every_change_is_published_once_with_its_version(registry: Clients, database_url: str, tmp_path: Path) -> None:
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 5)))
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 6)))
    events = published(tmp_path, database_url, 8)
    assert sorted(event.topic for event in events) == sorted(
        [*TOPICS[:2], *TOPICS[2:4], *TOPICS[2:4], CAPACITY, CAPACITY]
    )
    months = [event for event in events if event.topic == CAPACITY]
    assert [event.version for event in months] == [1, 2]


def test_an_event_carries_the_whole_state_by_short_ids(registry: Clients, database_url: str, tmp_path: Path) -> None:
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 5)))
    events = published(tmp_path, database_url, 7)
    line = next(event for event in events if event.topic == LINES and event.key == "d-1")
    changed = line.message(events_pb2.LineChanged)
    assert (changed.park, changed.line, changed.enterprise, changed.version) == ("socks", "d-1", "dye-house", 1)
    assert (changed.planned_daily_capacity, list(changed.tags)) == (9_000, ["wool"])
    [month] = [event.message(events_pb2.CapacityChanged) for event in events if event.topic == CAPACITY]
    assert [(figure.date, figure.daily_capacity) for figure in month.figures] == [(world.TODAY, 5)]
    assert line.subject == "parks/socks/lines/d-1"


def test_the_registry_is_ready_without_its_bus(database_url: str, tmp_path: Path) -> None:
    class AbsentBus(EmbeddedBus):
        def ping(self) -> None:
            raise Unavailable("BROKER_AWAY", "away")

    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_REGISTRY_DATABASE_URL": database_url})
    with closing(AbsentBus(str(tmp_path / "bus.db"))) as bus, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody)
        app.ready()
        app.close()
