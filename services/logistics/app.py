"""Logistics, put together."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import grpc
from sqlalchemy.orm import Session

from parkloom.logistics.v1.logistics_service_pb2_grpc import add_LogisticsServiceServicer_to_server
from parkloom.logistics.v1.round_service_pb2_grpc import add_RoundServiceServicer_to_server
from parkloom.logistics.v1.snapshot_service_pb2_grpc import add_SnapshotServiceServicer_to_server
from parkloom.logistics.v1.watch_service_pb2_grpc import add_WatchServiceServicer_to_server
from parkloom.logistics.v1.wave_service_pb2_grpc import add_WaveServiceServicer_to_server
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from parkloom.matching.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from parkloom.registry.v1 import snapshot_service_pb2 as parks
from parkloom.registry.v1 import snapshot_service_pb2_grpc as parks_grpc
from services.chassis.audit.sealing import drop_older_than
from services.chassis.bus import Bus
from services.chassis.clock import Clock, utc_now
from services.chassis.database import Database, now
from services.chassis.ids import IdSource, random_id
from services.chassis.jobs import queue as jobs
from services.chassis.jobs.worker import Worker, serve
from services.chassis.messaging import inbox
from services.chassis.messaging.follower import SNAPSHOT_SECONDS, Follower
from services.chassis.messaging.subscriber import Subscriber
from services.chassis.process import App, Part
from services.chassis.revoking.following import RevocationList, asked_of
from services.chassis.rpc import Servicer
from services.chassis.rpc.stored_bytes import Measuring
from services.chassis.service import service_app
from services.chassis.settings import Settings
from services.chassis.timer import Timer
from services.logistics.api.logistics import LogisticsApi
from services.logistics.api.round import RoundApi
from services.logistics.api.snapshot import SnapshotApi
from services.logistics.api.watch import WatchApi
from services.logistics.api.wave import WaveApi
from services.logistics.handlers import matching, registry
from services.logistics.handlers.matching import MatchingHandlers
from services.logistics.handlers.registry import RegistryHandlers, doors_of, parks_of
from services.logistics.storage import packings, tables, wave_risks, waves
from services.logistics.storage.movements import prune_cancelled
from services.logistics.use_cases.alarms import Alarms
from services.logistics.use_cases.booking import rebook
from services.logistics.use_cases.routing import route
from services.logistics.use_cases.wave_jobs import WaveWork
from services.logistics.wire.events import TOPICS

NAME = "logistics"
REBOOKING_SECONDS = ROUTING_SECONDS = 1.0
# Where schedules never cease to change, routing takes a quarter of a processor.
ROUTING_REST = 3.0
# An order can have hundreds of movements, and other writers wait while a batch is stored.
BATCH = 50
# Longer than any plan looks back: a movement deleted too early would come again under its id, with a lower version.
CANCELLED_KEPT = timedelta(days=400)
WAVES_KEPT = timedelta(days=60)
WAVE_LEASE_SECONDS, ALARM_SECONDS = 60.0, 20.0


def build(
    settings: Settings,
    bus: Bus,
    connect: Callable[[str], grpc.Channel],
    clock: Clock = utc_now,
    ids: IdSource = random_id,
) -> App:
    """Logistics on its database, following matching and registry over `bus`.

    `clock` returns the current UTC time, `ids` is the source of ids that are drawn.
    """
    database = Database(settings.logistics_database_url, ids=ids)
    revocations = RevocationList(database, NAME, asked_of(connect("registry")))
    app = service_app(
        NAME,
        database,
        bus,
        servicers=_servicers(database, clock),
        topics=dict.fromkeys(TOPICS, settings.topic_partitions),
        parts=[
            revocations,
            _matching_follower(database, bus, connect, clock),
            _registry_follower(database, bus, connect, clock),
            _door_follower(database, bus, connect, clock),
            _rebooking(database, clock),
            _routing(database),
            Waves(database, clock),
            Timer(f"{NAME} alarms", ALARM_SECONDS, Alarms(database, uuid.uuid4().hex, clock).look),
            Measuring(database, NAME, tables.metadata.sorted_tables, settings.park_stored_megabytes * 1_000_000),
        ],
        prunes=[
            drop_older_than(timedelta(days=settings.audit_days)),
            inbox.prune,
            jobs.prune,
            _prune_cancelled,
            _prune_waves,
        ],
    )
    return replace(app, revocations=revocations.known, clock=revocations.now)


def _servicers(database: Database, clock: Clock) -> list[Servicer]:
    package = "parkloom.logistics.v1"
    return [
        Servicer(add_LogisticsServiceServicer_to_server, LogisticsApi(database, clock), f"{package}.LogisticsService"),
        Servicer(add_RoundServiceServicer_to_server, RoundApi(database, clock), f"{package}.RoundService"),
        Servicer(add_WaveServiceServicer_to_server, WaveApi(database, clock), f"{package}.WaveService"),
        Servicer(add_SnapshotServiceServicer_to_server, SnapshotApi(database), f"{package}.SnapshotService"),
        Servicer(add_WatchServiceServicer_to_server, WatchApi(database), f"{package}.WatchService"),
    ]


def _matching_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[StreamSnapshotResponse]:
    handlers = MatchingHandlers(clock)
    owner = SnapshotServiceStub(connect("matching"))
    return Follower(
        database,
        "matching",
        partial(owner.StreamSnapshot, StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS),
        handlers.on_snapshot_entries,
        Subscriber(
            database,
            bus,
            NAME,
            handlers.by_type(),
            matching.TOPICS,
            together=inbox.once(NAME, handlers.together()),
            batch=BATCH,
        ),
    )


def _registry_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[parks.StreamSnapshotResponse]:
    handlers, owner = RegistryHandlers(clock), parks_grpc.SnapshotServiceStub(connect("registry"))
    return Follower(
        database,
        "registry",
        lambda: parks_of(owner.StreamSnapshot(parks.StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS)),
        handlers.on_snapshot_entries,
        Subscriber(database, bus, f"{NAME}-parks", handlers.by_type(), registry.TOPICS),
    )


def _door_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[parks.StreamSnapshotResponse]:
    """A follower of its own: an installation that has followed the parks for long takes the doors' snapshot too."""
    handlers, owner = RegistryHandlers(clock), parks_grpc.SnapshotServiceStub(connect("registry"))
    return Follower(
        database,
        "registry doors",
        lambda: doors_of(owner.StreamSnapshot(parks.StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS)),
        handlers.on_snapshot_entries,
        Subscriber(database, bus, f"{NAME}-doors", handlers.by_type(), registry.DOOR_TOPICS),
    )


class Waves:
    """Plans waves, one at a time. A part of a process; several of them side by side share the work."""

    name = f"{NAME} waves"

    def __init__(self, database: Database, clock: Clock) -> None:
        self._worker = Worker(database, WaveWork(database, clock), WAVE_LEASE_SECONDS)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a wave under way is then left to another worker."""
        serve(self.name, self._worker.step, stop)


def _rebooking(database: Database, clock: Clock) -> Part:
    holder = uuid.uuid4().hex
    return Timer(f"{NAME} rebooking", REBOOKING_SECONDS, lambda: rebook(database, holder, clock()))


def _routing(database: Database) -> Part:
    holder = uuid.uuid4().hex
    return Timer(f"{NAME} routing", ROUTING_SECONDS, lambda: route(database, holder), rest=ROUTING_REST)


def _prune_waves(session: Session) -> int:
    before = (now(session) - WAVES_KEPT).date()
    prunes = (waves.prune_waves, packings.prune_counts, wave_risks.prune_wave_risks)
    return sum(prune_rows(session, before) for prune_rows in prunes)


def _prune_cancelled(session: Session) -> int:
    return prune_cancelled(session, (now(session) - CANCELLED_KEPT).date())
