"""Movements whose events were deleted while matching was away: logistics' snapshot says where they are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from sqlalchemy import delete

from parkloom.logistics.v1 import snapshot_service_pb2_grpc as goods_grpc
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.logistics.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from services.chassis.bus import Record
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.database import Database
from services.chassis.identity import Caller, Role, mint
from services.chassis.messaging import snapshot
from services.chassis.messaging.events import Event, to_record
from services.chassis.rpc import RpcServer, Servicer, Serving, channel
from services.chassis.settings import Settings
from services.matching.app import build
from services.matching.domain.orders import OrderState
from services.matching.handlers import logistics, registry
from services.matching.storage import goods_tables
from tests.matching import world
from tests.matching.world import World
from tests.serving import KEYS
from tests.waiting import wait_until

[MOVEMENTS] = logistics.TOPICS


class Logistics(goods_grpc.SnapshotServiceServicer):
    """Streams one movement, which has arrived with all units of the order."""

    def StreamSnapshot(self, request: StreamSnapshotRequest, context: object) -> Iterator[StreamSnapshotResponse]:  # noqa: N802
        arrived = {"quantity": 80, "state": "MOVEMENT_STATE_DELIVERED", "version": 9}
        where = {"park": world.PARK, "movement": "m1", "order": "o1", "from_enterprise": "alpha"}
        yield StreamSnapshotResponse(movement=MovementChanged(**where, **arrived))


@pytest.fixture
def logistics_target() -> Iterator[str]:
    add, name = goods_grpc.add_SnapshotServiceServicer_to_server, "parkloom.logistics.v1.SnapshotService"
    server = RpcServer("127.0.0.1:0", [Servicer(add, Logistics(), name)], KEYS, Serving(threads=2, grace=0))
    yield f"127.0.0.1:{server.start()}"
    server.drain_and_stop()


def test_an_order_is_delivered_although_the_events_of_its_movements_are_gone(
    database: Database, database_url: str, tmp_path: Path, small: World, logistics_target: str
) -> None:
    small.place(world.draft())
    small.go_live()
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "registry"))
    bus = EmbeddedBus(str(tmp_path / "bus.db"))
    bus.create_topics(dict.fromkeys((*registry.TOPICS, MOVEMENTS), 1))
    bus.publish([Record(MOVEMENTS, "o1", b"", {})])
    bus.delete_before({(MOVEMENTS, 0): 1})
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_MATCHING_DATABASE_URL": database_url})
    with following(settings, bus, logistics_target):
        wait_until(lambda: small.order().state is OrderState.DELIVERED)
    bus.close()


def test_a_movement_that_is_published_again_counts_once_though_nothing_is_known_of_it_any_more(
    database: Database, database_url: str, tmp_path: Path, small: World, logistics_target: str
) -> None:
    small.place(world.draft())
    small.go_live()
    database.transact(lambda session: snapshot.mark_bootstrapped(session, "registry"))
    bus = EmbeddedBus(str(tmp_path / "bus.db"))
    bus.create_topics(dict.fromkeys((*registry.TOPICS, MOVEMENTS), 1))
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_MATCHING_DATABASE_URL": database_url})
    first, second = arrival("m1", 30), arrival("m2", 20)
    bus.publish([first, first])
    with following(settings, bus, logistics_target):
        wait_until(lambda: small.order().delivered_quantity == 30)
        database.transact(lambda session: session.execute(delete(goods_tables.movements)))
        bus.publish([first, second])
        wait_until(lambda: small.order().delivered_quantity != 30)
    assert small.order().delivered_quantity == 50
    bus.close()


def arrival(ident: str, units: int) -> Record:
    """The event that so many units have arrived."""
    moved = MovementChanged(park=world.PARK, movement=ident, version=1, order="o1", step=1, from_enterprise="alpha")
    moved.quantity = moved.loaded_quantity = moved.received_quantity = units
    moved.state = MovementState.MOVEMENT_STATE_DELIVERED
    return to_record(Event.of(MOVEMENTS, "o1", moved, source="logistics", subject=ident, version=1))


@contextmanager
def following(settings: Settings, bus: EmbeddedBus, logistics_target: str) -> Iterator[None]:
    """Matching follows logistics meanwhile."""
    token = mint(KEYS, Caller("parkloom", "", Role.SERVICE), seconds=60)
    with channel(logistics_target, token) as there, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda owner: there if owner == "logistics" else nobody, clock=lambda: world.NOW)
        part = next(part for part in app.parts if part.name == "logistics follower")
        stop = threading.Event()
        running = threading.Thread(target=part.run, args=(stop,))
        running.start()
        yield
        stop.set()
        running.join()
        app.close()
