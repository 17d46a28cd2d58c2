"""Logistics, put together and running: from matching's snapshot and events to movements published on the bus."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from parkloom.logistics.v1 import snapshot_service_pb2 as own
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from parkloom.matching.v1 import snapshot_service_pb2_grpc as matching_grpc
from parkloom.matching.v1.events_pb2 import OrderScheduled
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from services.chassis.bus import Bus
from services.chassis.database import Database
from services.chassis.messaging.events import Event, from_record, to_record
from services.chassis.process import App
from services.chassis.rpc import RpcServer, Servicer, Serving
from services.errors import Forbidden
from services.logistics.domain.schedule import Schedule
from services.logistics.storage.movements import of_order
from tests.logistics import world
from tests.logistics.world import event_of, schedule, weave_and_sew
from tests.serving import KEYS, refused, served
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

SCHEDULES = "matching.schedules.v1"


class Matching(matching_grpc.SnapshotServiceServicer):
    """Streams `schedules` as its snapshot."""

    def __init__(self) -> None:
        self.schedules: list[Schedule] = []
        self.asked = 0

    def StreamSnapshot(self, request: StreamSnapshotRequest, context: object) -> Iterator[StreamSnapshotResponse]:  # noqa: N802
        self.asked += 1
        for each in self.schedules:
            yield StreamSnapshotResponse(schedule=event_of(each))


@pytest.fixture
def matching() -> Matching:
    return Matching()


@pytest.fixture
def matching_target(matching: Matching) -> Iterator[str]:
    full_name = "parkloom.matching.v1.SnapshotService"
    add = matching_grpc.add_SnapshotServiceServicer_to_server
    server = RpcServer("127.0.0.1:0", [Servicer(add, matching, full_name)], KEYS, Serving(threads=2, grace=0))
    yield f"127.0.0.1:{server.start()}"
    server.drain_and_stop()


@contextmanager
def running(app: App, bus: Bus) -> Iterator[None]:
    """Every part of `app` in a thread of its own, the topics being there."""
    bus.create_topics({SCHEDULES: 2, **app.topics})
    stop = threading.Event()
    threads = [threading.Thread(target=part.run, args=(stop,)) for part in app.parts]
    with ExitStack() as ending:
        for thread in threads:
            thread.start()
            ending.callback(thread.join)
        ending.callback(stop.set)
        yield


def publish(bus: Bus, *schedules: Schedule) -> None:
    bus.publish([to_record(_event(event_of(each))) for each in schedules])


def _event(message: OrderScheduled) -> Event:
    subject = f"parks/{message.park}/orders/{message.order}"
    return Event.of(SCHEDULES, message.order, message, source="matching", subject=subject, version=message.sequence)


def quantity(database: Database, order: str) -> int:
    """Units of the order that go to the sewer."""
    movements = database.read(lambda session: of_order(session, "socks", order))
    return sum(movement.quantity for movement in movements if movement.to_enterprise and movement.state != "cancelled")


def test_logistics_starts_from_the_snapshot_and_follows_the_topic(
    app: App, bus: Bus, database: Database, matching: Matching
) -> None:
    matching.schedules = [schedule(weave_and_sew(500), sequence=7)]
    with running(app, bus):
        wait_until(lambda: quantity(database, "o-1") == 500)

        publish(bus, schedule(weave_and_sew(300), sequence=6), schedule(weave_and_sew(800), sequence=8))
        wait_until(lambda: quantity(database, "o-1") == 800)


def test_the_snapshot_is_taken_once(app: App, bus: Bus, database: Database, matching: Matching) -> None:
    for _ in range(2):
        with running(app, bus):
            publish(bus, schedule(weave_and_sew(500)))
            wait_until(lambda: quantity(database, "o-1") == 500)

    assert matching.asked == 1


def test_movements_are_published_by_order_with_their_versions(app: App, bus: Bus) -> None:
    published: list[MovementChanged] = []
    with running(app, bus):
        consumer = bus.consumer("listener", list(app.topics))
        publish(bus, schedule(weave_and_sew(500)), schedule(sequence=2))

        def all_published() -> bool:
            records = consumer.poll(0.1)
            published.extend(from_record(record).message(MovementChanged) for record in records)
            return len(published) == 4

        wait_until(all_published)
        consumer.close()

    assert {(one.order, one.version, one.sequence) for one in published} == {("o-1", 1, 1), ("o-1", 2, 2)}


def test_its_snapshot_holds_every_movement_and_is_for_services_only(app: App, bus: Bus, database: Database) -> None:
    with running(app, bus):
        publish(bus, schedule(weave_and_sew(500)))
        wait_until(lambda: quantity(database, "o-1") == 500)
    with served(app, SnapshotServiceStub) as clients:
        asked = own.StreamSnapshotRequest()
        found = [entry.movement for entry in clients(world.SERVICE).StreamSnapshot(asked)]
        assert {(one.order, one.version) for one in found} == {("o-1", 1)}
        assert len(found) == 2
        assert isinstance(
            refused(lambda request: list(clients(world.MANAGER).StreamSnapshot(request)), asked), Forbidden
        )


def test_logistics_is_ready_when_its_database_and_the_bus_answer(app: App) -> None:
    app.ready()
    assert set(app.topics) == {"logistics.movements.v1", "logistics.waves.v1"}
