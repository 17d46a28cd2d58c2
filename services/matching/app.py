"""Matching, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import grpc
from sqlalchemy.orm import Session

from parkloom.logistics.v1 import snapshot_service_pb2 as goods
from parkloom.logistics.v1 import snapshot_service_pb2_grpc as goods_grpc
from parkloom.matching.v1.digest_service_pb2_grpc import add_DigestServiceServicer_to_server
from parkloom.matching.v1.file_import_service_pb2_grpc import add_FileImportServiceServicer_to_server
from parkloom.matching.v1.matching_service_pb2_grpc import add_MatchingServiceServicer_to_server
from parkloom.matching.v1.pegging_service_pb2_grpc import add_PeggingServiceServicer_to_server
from parkloom.matching.v1.performance_service_pb2_grpc import add_PerformanceServiceServicer_to_server
from parkloom.matching.v1.quote_service_pb2_grpc import add_QuoteServiceServicer_to_server
from parkloom.matching.v1.reason_service_pb2_grpc import add_ReasonServiceServicer_to_server
from parkloom.matching.v1.report_service_pb2_grpc import add_ReportServiceServicer_to_server
from parkloom.matching.v1.scenario_service_pb2_grpc import add_ScenarioServiceServicer_to_server
from parkloom.matching.v1.snapshot_service_pb2_grpc import add_SnapshotServiceServicer_to_server
from parkloom.matching.v1.terms_service_pb2_grpc import add_TermsServiceServicer_to_server
from parkloom.matching.v1.watch_service_pb2_grpc import add_WatchServiceServicer_to_server
from parkloom.matching.v1.webhook_service_pb2_grpc import add_WebhookServiceServicer_to_server
from parkloom.registry.v1.snapshot_service_pb2 import StreamSnapshotRequest, StreamSnapshotResponse
from parkloom.registry.v1.snapshot_service_pb2_grpc import SnapshotServiceStub
from services.chassis.audit.sealing import drop_older_than
from services.chassis.bus import Bus
from services.chassis.clock import Clock, utc_now
from services.chassis.database import Database, now
from services.chassis.ids import IdSource, random_id
from services.chassis.jobs import queue
from services.chassis.mail import Mailer
from services.chassis.messaging import inbox
from services.chassis.messaging.follower import SNAPSHOT_SECONDS, Follower
from services.chassis.messaging.subscriber import Subscriber
from services.chassis.outgoing import Outgoing
from services.chassis.process import App, Part
from services.chassis.revoking.following import RevocationList, asked_of
from services.chassis.rpc import Servicer
from services.chassis.rpc.stored_bytes import Measuring
from services.chassis.service import service_app
from services.chassis.settings import Settings
from services.chassis.timer import Timer
from services.matching.api.digest import DigestApi
from services.matching.api.file_import import FileImportApi
from services.matching.api.matching import MatchingApi
from services.matching.api.pegging import PeggingApi
from services.matching.api.performance import PerformanceApi
from services.matching.api.quote import QuoteApi
from services.matching.api.reason import ReasonApi
from services.matching.api.report import ReportApi
from services.matching.api.scenario import ScenarioApi
from services.matching.api.snapshot import SnapshotApi
from services.matching.api.terms import TermsApi
from services.matching.api.watch import WatchApi
from services.matching.api.webhook import WebhookApi
from services.matching.handlers import logistics, matching, registry
from services.matching.handlers.logistics import LogisticsHandlers
from services.matching.handlers.matching import MatchingHandlers
from services.matching.handlers.registry import RegistryHandlers
from services.matching.storage import (
    archive,
    explanations,
    load_changes,
    quotes,
    scenarios,
    scorecards,
    tables,
    webhooks,
)
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import holds
from services.matching.use_cases.closing_days import turn_days
from services.matching.use_cases.deadlines import end_times_to_answer
from services.matching.use_cases.digest_deliveries import DigestSender
from services.matching.use_cases.digest_writing import write_due
from services.matching.use_cases.digests import Means
from services.matching.use_cases.plan_limits import PlanLimits
from services.matching.use_cases.quoting import ResidentParks
from services.matching.use_cases.webhook_deliveries import WebhookSender
from services.matching.wire.events import TOPICS

NAME = "matching"
PLANS_KEPT = timedelta(days=30)
# So long an order that is over stays beside the open ones: late goods and reports still change it.
ENDED_KEPT = timedelta(days=7)
# Longer than any window of a scorecard.
SCORES_KEPT = timedelta(days=400)
DAYS_SECONDS = 1.0
ANSWERS_SECONDS = 5.0
DIGESTS_SECONDS = 15.0
HOLDS_SECONDS = 1.0
# So long a quote that is not taken can be read; one that is taken stays as long as plans keep its lots.
QUOTES_KEPT = timedelta(days=30)
QUOTES_AT_ONCE = 1_000
# What an older explanation rests on has changed: a day has passed.
EXPLANATIONS_KEPT = timedelta(days=2)
# So long it can be looked up what became of a delivery, and a dead letter sent again.
DELIVERIES_KEPT = timedelta(days=30)
DELIVERIES_AT_ONCE = 1_000


def build(
    settings: Settings,
    bus: Bus,
    connect: Callable[[str], grpc.Channel],
    clock: Clock = utc_now,
    ids: IdSource = random_id,
) -> App:
    """Matching on its database, following registry and logistics over `bus`.

    `clock` returns the current UTC time, `ids` is the source of ids that are drawn.
    """
    database = Database(settings.matching_database_url, ids=ids)
    revocations = RevocationList(database, NAME, asked_of(connect("registry")))
    outgoing = Outgoing(local=settings.outgoing_local_addresses)
    app = service_app(
        NAME,
        database,
        bus,
        servicers=[
            *_servicers(database, clock, _limits(settings)),
            _webhooks(database, clock, outgoing),
            _digests(database, clock, Means(outgoing, settings.mail_server != "", settings.console_url)),
        ],
        topics=dict.fromkeys(TOPICS, settings.topic_partitions),
        parts=[
            revocations,
            _registry_follower(database, bus, connect, clock),
            _logistics_follower(database, bus, connect, clock),
            Subscriber(
                database, bus, f"{NAME}-webhooks", {}, matching.TOPICS, together=MatchingHandlers(clock).together()
            ),
            WebhookSender(database, NAME, outgoing.post, revocations.known),
            DigestSender(database, NAME, (outgoing.post, _mailer(settings).send), revocations.known),
            Timer(f"{NAME} digest hours", DIGESTS_SECONDS, lambda: write_due(database, settings.console_url)),
            _days(database, clock),
            _times_to_answer(database, clock),
            _holds(database, clock),
            Measuring(database, NAME, tables.metadata.sorted_tables, settings.park_stored_megabytes * 1_000_000),
        ],
        prunes=[
            drop_older_than(timedelta(days=settings.audit_days)),
            inbox.prune,
            queue.prune,
            _prune_plans,
            _prune_scenarios,
            _prune_load_changes,
            _prune_quotes,
            _prune_explanations,
            _prune_deliveries,
            _archiving(clock),
            archive.complete,
            _forgetting(clock),
        ],
    )
    return replace(app, revocations=revocations.known, clock=revocations.now)


def _servicers(database: Database, clock: Clock, limits: PlanLimits) -> list[Servicer]:
    package = "parkloom.matching.v1"
    return [
        Servicer(
            add_MatchingServiceServicer_to_server, MatchingApi(database, clock, limits), f"{package}.MatchingService"
        ),
        Servicer(
            add_FileImportServiceServicer_to_server, FileImportApi(database, clock), f"{package}.FileImportService"
        ),
        Servicer(add_PeggingServiceServicer_to_server, PeggingApi(database), f"{package}.PeggingService"),
        Servicer(add_PerformanceServiceServicer_to_server, PerformanceApi(database), f"{package}.PerformanceService"),
        Servicer(
            add_QuoteServiceServicer_to_server,
            QuoteApi(database, clock, ResidentParks(database, clock)),
            f"{package}.QuoteService",
        ),
        Servicer(add_ReasonServiceServicer_to_server, ReasonApi(database, clock), f"{package}.ReasonService"),
        Servicer(add_ReportServiceServicer_to_server, ReportApi(database, clock), f"{package}.ReportService"),
        Servicer(
            add_ScenarioServiceServicer_to_server, ScenarioApi(database, clock, limits), f"{package}.ScenarioService"
        ),
        Servicer(add_SnapshotServiceServicer_to_server, SnapshotApi(database), f"{package}.SnapshotService"),
        Servicer(add_TermsServiceServicer_to_server, TermsApi(database, clock), f"{package}.TermsService"),
        Servicer(add_WatchServiceServicer_to_server, WatchApi(database), f"{package}.WatchService"),
    ]


def _webhooks(database: Database, clock: Clock, outgoing: Outgoing) -> Servicer:
    servicer = WebhookApi(database, clock, outgoing)
    return Servicer(add_WebhookServiceServicer_to_server, servicer, "parkloom.matching.v1.WebhookService")


def _digests(database: Database, clock: Clock, means: Means) -> Servicer:
    servicer = DigestApi(database, clock, means)
    return Servicer(add_DigestServiceServicer_to_server, servicer, "parkloom.matching.v1.DigestService")


def _mailer(settings: Settings) -> Mailer:
    return Mailer(
        settings.mail_server,
        settings.mail_from,
        settings.mail_encryption,
        settings.mail_username,
        settings.mail_password,
    )


def _limits(settings: Settings) -> PlanLimits:
    return PlanLimits(
        caller_plans=settings.caller_plans,
        park_plans=settings.park_plans,
        caller_seconds=settings.caller_solver_seconds,
        park_seconds=settings.park_solver_seconds,
    )


def _registry_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[StreamSnapshotResponse]:
    handlers = RegistryHandlers(clock)
    owner = SnapshotServiceStub(connect("registry"))
    return Follower(
        database,
        "registry",
        partial(owner.StreamSnapshot, StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS),
        handlers.on_snapshot_entries,
        Subscriber(
            database,
            bus,
            NAME,
            handlers.by_type(),
            registry.TOPICS,
            together=inbox.once(NAME, handlers.together()),
        ),
    )


def _logistics_follower(
    database: Database, bus: Bus, connect: Callable[[str], grpc.Channel], clock: Clock
) -> Follower[goods.StreamSnapshotResponse]:
    """Movements are of this service's own schedules, so that nothing is missed before the first event."""
    handlers, group = LogisticsHandlers(clock), f"{NAME}-goods"
    owner = goods_grpc.SnapshotServiceStub(connect("logistics"))
    return Follower(
        database,
        "logistics",
        partial(owner.StreamSnapshot, goods.StreamSnapshotRequest(), timeout=SNAPSHOT_SECONDS),
        handlers.on_snapshot_entries,
        Subscriber(database, bus, group, {}, logistics.TOPICS, together=inbox.once(group, handlers.together())),
        from_start=True,
    )


def _days(database: Database, clock: Clock) -> Part:
    """Closes parks' days by the database's clock, which all replicas share, unless another one is given."""
    shared = database.now if clock is utc_now else clock
    return Timer(f"{NAME} days", DAYS_SECONDS, lambda: turn_days(database, shared))


def _times_to_answer(database: Database, clock: Clock) -> Part:
    """Reminds of times to answer and ends them, by the same clock."""
    shared = database.now if clock is utc_now else clock
    return Timer(f"{NAME} answers", ANSWERS_SECONDS, lambda: end_times_to_answer(database, shared))


def _holds(database: Database, clock: Clock) -> Part:
    """Ends the holds of quotes whose time is over, by the same clock."""
    shared = database.now if clock is utc_now else clock
    return Timer(f"{NAME} holds", HOLDS_SECONDS, lambda: holds.end_over(database, shared))


def _prune_plans(session: Session) -> int:
    return stored_plans.prune(session, now(session), PLANS_KEPT)


def _prune_scenarios(session: Session) -> int:
    return scenarios.prune(session, now(session), PLANS_KEPT)


def _prune_load_changes(session: Session) -> int:
    return load_changes.prune(session, now(session))


def _prune_quotes(session: Session) -> int:
    return quotes.prune(session, now(session) - QUOTES_KEPT, QUOTES_AT_ONCE)


def _prune_explanations(session: Session) -> int:
    return explanations.prune(session, now(session) - EXPLANATIONS_KEPT)


def _prune_deliveries(session: Session) -> int:
    return webhooks.prune(session, now(session) - DELIVERIES_KEPT, DELIVERIES_AT_ONCE)


def _forgetting(clock: Clock) -> Callable[[Session], int]:
    return lambda session: scorecards.prune(session, clock().date() - SCORES_KEPT, scorecards.BATCH)


def _archiving(clock: Clock) -> Callable[[Session], int]:
    return lambda session: archive.archive_ended(session, clock() - ENDED_KEPT)
