"""The registry, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import grpc

from parkloom.registry.v1.registry_service_pb2_grpc import add_RegistryServiceServicer_to_server
from parkloom.registry.v1.snapshot_service_pb2_grpc import add_SnapshotServiceServicer_to_server
from services.chassis.bus import Bus
from services.chassis.database import Database
from services.chassis.messaging.outbox import Relay
from services.chassis.process import App
from services.chassis.retention import Retention
from services.chassis.rpc import Servicer, requests
from services.chassis.settings import Settings
from services.registry.api.registry import RegistryApi
from services.registry.api.snapshot import SnapshotApi
from services.registry.wire.events import TOPICS

NAME = "registry"


def utc_now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    bus: Bus,
    connect: Callable[[str], grpc.Channel],  # noqa: ARG001 - the registry calls no other service
    clock: Callable[[], datetime] = utc_now,
) -> App:
    """The registry on its database, publishing to `bus`. `clock` tells the instant of now."""
    database = Database(settings.registry_database_url)

    def ready() -> None:
        database.ping()
        bus.ping()

    return App(
        name=NAME,
        servicers=_servicers(database, clock),
        parts=[Relay(database, bus, NAME), Retention(database, NAME, [requests.prune])],
        topics=dict.fromkeys(TOPICS, settings.topic_partitions),
        close=database.close,
        ready=ready,
    )


def _servicers(database: Database, clock: Callable[[], datetime]) -> list[Servicer]:
    return [
        Servicer(
            add_RegistryServiceServicer_to_server,
            RegistryApi(database, clock),
            "parkloom.registry.v1.RegistryService",
        ),
        Servicer(add_SnapshotServiceServicer_to_server, SnapshotApi(database), "parkloom.registry.v1.SnapshotService"),
    ]
