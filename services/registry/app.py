"""The registry, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import grpc

from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from parkloom.registry.v1.file_import_service_pb2_grpc import add_FileImportServiceServicer_to_server
from parkloom.registry.v1.registry_service_pb2_grpc import add_RegistryServiceServicer_to_server
from parkloom.registry.v1.snapshot_service_pb2_grpc import add_SnapshotServiceServicer_to_server
from services.chassis.audit.sealing import drop_older_than
from services.chassis.bus import Bus
from services.chassis.clock import Clock, utc_now
from services.chassis.database import Database
from services.chassis.ids import IdSource, random_id
from services.chassis.messaging.follower import SNAPSHOT_SECONDS, Follower
from services.chassis.messaging.subscriber import Subscriber
from services.chassis.process import App
from services.chassis.revoking import storage as revoked
from services.chassis.revoking.api import revocation_servicer
from services.chassis.revoking.following import RevocationList
from services.chassis.rpc import Servicer
from services.chassis.rpc.stored_bytes import Measuring
from services.chassis.service import service_app
from services.chassis.settings import Settings
from services.registry.api.file_import import FileImportApi
from services.registry.api.registry import RegistryApi
from services.registry.api.snapshot import SnapshotApi
from services.registry.handlers import matching
from services.registry.handlers.matching import MatchingHandlers
from services.registry.storage import open_orders, tables
from services.registry.wire.events import TOPICS

NAME = "registry"


def build(
    settings: Settings,
    bus: Bus,
    connect: Callable[[str], grpc.Channel],
    clock: Clock = utc_now,
    ids: IdSource = random_id,
) -> App:
    """The registry on its database, publishing to `bus` and following matching over it.

    `clock` returns the current UTC time, `ids` is the source of ids that are drawn.
    """
    database = Database(settings.registry_database_url, ids=ids)
    revocations = RevocationList(database, NAME)
    app = service_app(
        NAME,
        database,
        bus,
        servicers=_servicers(database, clock),
        topics=dict.fromkeys(TOPICS, settings.topic_partitions),
        parts=[
            revocations,
            _matching_follower(database, bus, connect, clock),
            Measuring(database, NAME, tables.metadata.sorted_tables, settings.park_stored_megabytes * 1_000_000),
        ],
        prunes=[revoked.prune, open_orders.prune, drop_older_than(timedelta(days=settings.audit_days))],
    )
    return replace(app, revocations=revocations.known, clock=revocations.now)


def _servicers(database: Database, clock: Clock) -> list[Servicer]:
    return [
        revocation_servicer(database),
        Servicer(
            add_FileImportServiceServicer_to_server,
            FileImportApi(database, clock),
            "parkloom.registry.v1.FileImportService",
        ),
        Servicer(
            add_RegistryServiceServicer_to_server,
            RegistryApi(database, clock),
            "parkloom.registry.v1.RegistryService",
        ),
        Servicer(add_SnapshotServiceServicer_to_server, SnapshotApi(database), "parkloom.registry.v1.SnapshotService"),
    ]


def _matching_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[StreamSnapshotResponse]:
    handlers = MatchingHandlers(clock)
    owner = SnapshotServiceStub(connect("matching"))
    return Follower(
        database,
        "matching",
        partial(owner.StreamSnapshot, StreamSnapshotRequest(days_only=True, orders=True), timeout=SNAPSHOT_SECONDS),
        handlers.on_snapshot_entries,
        Subscriber(database, bus, NAME, handlers.by_type(), matching.TOPICS, together=handlers.together()),
    )
