"""Matching, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import grpc
from sqlalchemy.orm import Session

from parkloom.matching.v1.matching_service_pb2_grpc import add_MatchingServiceServicer_to_server
from parkloom.matching.v1.snapshot_service_pb2_grpc import add_SnapshotServiceServicer_to_server
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from parkloom.registry.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from services.chassis.bus import Bus
from services.chassis.database import Database
from services.chassis.jobs import queue
from services.chassis.messaging import inbox
from services.chassis.messaging.follower import Follower
from services.chassis.messaging.outbox import Relay
from services.chassis.messaging.subscriber import Subscriber
from services.chassis.process import App
from services.chassis.retention import Retention
from services.chassis.rpc import Servicer, requests
from services.chassis.settings import Settings
from services.matching.api import Matching, Snapshots
from services.matching.handlers import logistics, registry
from services.matching.handlers.logistics import LogisticsHandlers
from services.matching.handlers.registry import RegistryHandlers
from services.matching.storage import plans as stored_plans
from services.matching.wire.events import TOPICS

NAME = "matching"
SNAPSHOT_SECONDS = 600.0
PLANS_KEPT = timedelta(days=30)


def utc_now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    bus: Bus,
    connect: Callable[[str], grpc.Channel],
    clock: Callable[[], datetime] = utc_now,
) -> App:
    """Matching on its database, following registry and logistics over `bus`. `clock` tells the instant of now."""
    database = Database(settings.matching_database_url)

    def ready() -> None:
        database.ping()
        bus.ping()

    return App(
        name=NAME,
        servicers=_servicers(database, clock),
        parts=[
            Relay(database, bus, NAME),
            _registry_follower(database, bus, connect, clock),
            Subscriber(database, bus, f"{NAME}-goods", LogisticsHandlers(clock).by_type(), logistics.TOPICS),
            _retention(database, clock),
        ],
        topics=dict.fromkeys(TOPICS, settings.topic_partitions),
        close=database.close,
        ready=ready,
    )


def _servicers(database: Database, clock: Callable[[], datetime]) -> list[Servicer]:
    package = "parkloom.matching.v1"
    return [
        Servicer(add_MatchingServiceServicer_to_server, Matching(database, clock), f"{package}.MatchingService"),
        Servicer(add_SnapshotServiceServicer_to_server, Snapshots(database), f"{package}.SnapshotService"),
    ]


def _registry_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Callable[[], datetime]
) -> Follower[StreamSnapshotResponse]:
    handlers = RegistryHandlers(clock)
    owner = SnapshotServiceStub(connect("registry"))
    return Follower(
        database,
        "registry",
        lambda: owner.StreamSnapshot(StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS),
        handlers.on_snapshot_entry,
        Subscriber(database, bus, NAME, handlers.by_type(), registry.TOPICS, together=handlers.together()),
    )


def _retention(database: Database, clock: Callable[[], datetime]) -> Retention:
    def prune_plans(session: Session) -> int:
        return stored_plans.prune(session, clock(), PLANS_KEPT)

    return Retention(database, NAME, [requests.prune, inbox.prune, queue.prune, prune_plans])
