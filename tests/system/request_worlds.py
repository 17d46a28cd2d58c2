"""Registry, matching and logistics, each with a small park that is put back to how it was in a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.message import Message

from parkloom.access.v1.revocation_service_pb2 import CreateRevocationRequest
from parkloom.access.v1.revocation_service_pb2_grpc import RevocationServiceStub
from parkloom.logistics.v1 import (
    departure_pb2,
    logistics_service_pb2,
    movement_pb2,
    round_service_pb2,
    wave_service_pb2,
)
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.round_service_pb2_grpc import RoundServiceStub
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceStub
from parkloom.matching.v1 import (
    assignment_pb2,
    digest_service_pb2,
    matching_service_pb2,
    quote_pb2,
    quote_service_pb2,
    report_service_pb2,
    scenario_service_pb2,
    terms_pb2,
    terms_service_pb2,
    webhook_pb2,
    webhook_service_pb2,
)
from parkloom.matching.v1.digest_service_pb2_grpc import DigestServiceStub
from parkloom.matching.v1.file_import_service_pb2 import ImportOrdersRequest
from parkloom.matching.v1.file_import_service_pb2_grpc import FileImportServiceStub as OrderImportStub
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from parkloom.matching.v1.report_service_pb2_grpc import ReportServiceStub
from parkloom.matching.v1.webhook_service_pb2_grpc import WebhookServiceStub
from parkloom.registry.v1 import registry_service_pb2
from parkloom.registry.v1.file_import_service_pb2 import ImportReferenceDataRequest
from parkloom.registry.v1.file_import_service_pb2_grpc import FileImportServiceStub as ReferenceDataImportStub
from services.chassis import rpc
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.identity import Caller, Role
from services.chassis.rpc.etags import etag
from services.chassis.settings import Settings
from services.logistics.app import build
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from services.matching.domain.scenarios import Scenario
from services.matching.domain.webhooks import EventType
from services.matching.use_cases import ending_orders
from tests.logistics import waves
from tests.logistics import world as logistics
from tests.matching import hooks, mornings, scenarios
from tests.matching import world as matching
from tests.matching.api import messages
from tests.matching.api.serving import serving as serving_matching
from tests.matching.counters import AT_BETA, counter
from tests.matching.quoting import EARLIEST, Desk
from tests.registry import world as registry
from tests.registry.serving import furnish
from tests.registry.serving import serving as serving_registry
from tests.serving import Clients, served

BUYER = "erp"


@dataclass(frozen=True)
class World:
    """A served park. Each of `requests`, by the name of its rpc, changes something for at least one account.

    What belongs to an enterprise is that of `enterprise`, what belongs to a buyer is `BUYER`'s.
    """

    clients: Clients
    file: Path
    park: str
    enterprise: str
    rival: str
    requests: Mapping[str, Message]

    def method(self, caller: Caller, name: str) -> Callable[[Message], Message]:
        """The rpc of that name, called by `caller`."""
        channel = self.clients.channel(caller)
        others = (
            RevocationServiceStub,
            ReportServiceStub,
            QuoteServiceStub,
            WebhookServiceStub,
            DigestServiceStub,
            WaveServiceStub,
            RoundServiceStub,
            OrderImportStub,
            ReferenceDataImportStub,
        )
        stubs = (*(stub(channel) for stub in others), self.clients(caller))
        found: Callable[[Message], Message] = next(getattr(stub, name) for stub in stubs if hasattr(stub, name))
        return found

    def saved(self) -> sqlite3.Connection:
        """A copy of the database in memory."""
        copy = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.file)) as live:
            live.backup(copy)
        return copy

    def put_back(self, copy: sqlite3.Connection) -> None:
        """The database is again as it was when `copy` was saved, and is served on."""
        with closing(sqlite3.connect(self.file)) as live:
            live.execute("PRAGMA synchronous = OFF")
            copy.backup(live)


@contextmanager
def worlds(folder: Path) -> Iterator[list[World]]:
    """The three services, with their files in `folder`."""
    with ExitStack() as held:
        yield [held.enter_context(world(folder)) for world in (_registry, _matching, _logistics)]


@contextmanager
def _registry(folder: Path) -> Iterator[World]:
    file = _migrated(folder, "registry")
    with serving_registry(f"sqlite:///{file}", folder) as clients:
        furnish(clients)
        yield World(clients, file, "socks", "dye-house", "rival-dyer", _registry_requests())


def _registry_requests() -> dict[str, Message]:
    pb, park = registry_service_pb2, "parks/socks"
    figures = registry.capacity((registry.TODAY, 5))
    return {
        # A park is created with a token made for it.
        "CreatePark": pb.CreateParkRequest(park_id="elsewhere", park=registry.park()),
        "UpdatePark": pb.UpdateParkRequest(
            park={"name": park, "display_name": "Another"}, update_mask={"paths": ["display_name"]}
        ),
        "CreateProduct": registry.create_product("knee"),
        "UpdateProduct": pb.UpdateProductRequest(
            product={"name": f"{park}/products/ankle", "unit": "box"}, update_mask={"paths": ["unit"]}
        ),
        "CreateEnterprise": registry.create_enterprise("new"),
        "UpdateEnterprise": pb.UpdateEnterpriseRequest(
            enterprise={"name": f"{park}/enterprises/dye-house", "auto_accept": True},
            update_mask={"paths": ["auto_accept"]},
        ),
        "CreateLine": registry.create_line("d-2"),
        "UpdateLine": pb.UpdateLineRequest(
            line={"name": f"{park}/lines/d-1", "machines": 35}, update_mask={"paths": ["machines"]}
        ),
        "CreateRevocation": CreateRevocationRequest(parent=park, revocation={"token_id": "of-nobody"}),
        "UpdateCapacity": figures,
        "BatchUpdateCapacity": registry.batch(figures),
        "ImportReferenceData": ImportReferenceDataRequest(
            parent=park, requests=[{"create_line": registry.create_line("d-3")}]
        ),
        "ConfirmCapacity": pb.ConfirmCapacityRequest(name=f"{park}/enterprises/dye-house"),
        "RequestRefresh": pb.RequestRefreshRequest(parent=park, enterprise=f"{park}/enterprises/dye-house"),
    }


@contextmanager
def _matching(folder: Path) -> Iterator[World]:
    """With an applied plan, and plans that are ready, failed and queued."""
    file = _migrated(folder, "matching")
    buyer = Caller(BUYER, matching.PARK, Role.INTEGRATOR, scopes=frozenset(rpc.known_scopes()))
    with closing(Database(f"sqlite:///{file}")) as database:
        small = matching.furnished(database)
        small.place(matching.draft("o1"), caller=buyer)
        small.place(*(matching.draft(ident, quantity=10, route=AT_BETA) for ident in ("o3", "o4")))
        small.go_live()
        small.place(matching.draft("o5"), caller=buyer)
        closed = {"etag": "", "now": small.now}
        small.write(lambda s: ending_orders.close_order(s, matching.MANAGER, matching.PARK, "o5", **closed))
        counter(small, small.assignment("sew-b", "o3"), {matching.day(3): 5}, 9_000_000)
        small.decline(small.assignment("sew-b", "o4"))
        small.place(matching.draft("o2"), caller=buyer)
        adoptable = scenarios.planned(small)
        ready, failed = small.ready(), small.ask()
        job = small.claim()
        assert job
        small.fail(job, "the solver broke")
        plans = {"ready": ready.id, "failed": failed.id, "queued": small.ask().id}
        requests = _matching_requests(plans, small)
        requests |= _report_requests(small.assignment("cut-1").id) | _scenario_requests(adoptable, small)
        requests |= _quote_requests(Desk(small), buyer) | _webhook_requests(small, buyer)
        requests |= _digest_requests(small, buyer)
        with serving_matching(f"sqlite:///{file}", folder, small) as clients:
            plan = clients(matching.MANAGER).GetPlan(
                matching_service_pb2.GetPlanRequest(name=f"{messages.PARENT}/plans/{ready.id}")
            )
            requests["ConfirmPlan"] = matching_service_pb2.ConfirmPlanRequest(name=plan.name, etag=plan.etag)
            yield World(clients, file, matching.PARK, "alpha", "beta", requests)


def _matching_requests(plans: Mapping[str, str], small: matching.World) -> dict[str, Message]:
    pb, terms, parent = matching_service_pb2, terms_service_pb2, messages.PARENT
    offered, countered = small.assignment("sew-a"), small.assignment("sew-b", "o3")
    of_offered = {"name": f"{parent}/assignments/{offered.id}", "etag": etag(offered.version)}
    of_countered = {"name": f"{parent}/assignments/{countered.id}", "etag": etag(countered.version)}
    one = assignment_pb2.DailyQuantity(date=f"{matching.day(5)}", quantity=1)
    excluded = terms_pb2.Exclusion(order=f"{parent}/orders/o4", enterprise=f"{parent}/enterprises/beta")
    return {
        "CounterAssignment": terms.CounterAssignmentRequest(**of_offered, quantities=[one]),
        "AcceptCounter": terms.AcceptCounterRequest(**of_countered),
        "DeclineCounter": terms.DeclineCounterRequest(**of_countered),
        "LiftExclusion": terms.LiftExclusionRequest(exclusion=excluded),
        "CreateOrder": messages.create_order(""),
        "BatchCreateOrders": messages.create_orders(messages.create_order("")),
        "ImportOrders": ImportOrdersRequest(parent=parent, requests=[{"create": messages.create_order("")}]),
        "CancelOrder": pb.CancelOrderRequest(name=f"{parent}/orders/o2"),
        "CloseOrder": pb.CloseOrderRequest(name=f"{parent}/orders/o2"),
        "ReopenOrder": pb.ReopenOrderRequest(name=f"{parent}/orders/o5"),
        "UpdateOrder": pb.UpdateOrderRequest(name=f"{parent}/orders/o2", quantity=70),
        "CloseDay": pb.CloseDayRequest(name=f"{parent}/day", date=f"{matching.TODAY}"),
        "CreatePlan": messages.create_plan(),
        "CancelPlan": pb.CancelPlanRequest(name=f"{parent}/plans/{plans['queued']}"),
        "RetryPlan": pb.RetryPlanRequest(name=f"{parent}/plans/{plans['failed']}"),
        "ConfirmPlan": pb.ConfirmPlanRequest(name=f"{parent}/plans/{plans['ready']}"),
        "DiscardPlan": pb.DiscardPlanRequest(name=f"{parent}/plans/{plans['ready']}"),
        "AcceptAssignment": pb.AcceptAssignmentRequest(**of_offered),
        "DeclineAssignment": pb.DeclineAssignmentRequest(**of_offered, reason="no hands"),
    }


def _scenario_requests(adoptable: Scenario, small: matching.World) -> dict[str, Message]:
    """About a scenario that is ready, and one that is not planned yet."""
    pb, parent = scenario_service_pb2, messages.PARENT
    ready, draft = (f"{parent}/scenarios/{each.id}" for each in (adoptable, scenarios.create(small)))
    return {
        "CreateScenario": pb.CreateScenarioRequest(parent=parent, scenario={"display_name": "another"}),
        "PlanScenario": pb.PlanScenarioRequest(name=draft),
        "AdoptScenario": pb.AdoptScenarioRequest(name=ready),
        "DiscardScenario": pb.DiscardScenarioRequest(name=draft),
        "DeleteScenario": pb.DeleteScenarioRequest(name=draft),
    }


def _quote_requests(desk: Desk, buyer: Caller) -> dict[str, Message]:
    pb, parent = quote_service_pb2, messages.PARENT
    offered = f"{parent}/quotes/{desk.quote(caller=buyer).id}"
    held = f"{parent}/quotes/{desk.quote(hold=EARLIEST, caller=buyer).id}"
    return {
        "QuoteOrder": pb.QuoteOrderRequest(parent=parent, order=messages.order()),
        "HoldQuote": pb.HoldQuoteRequest(name=offered, answer=quote_pb2.QUOTE_ANSWER_KIND_EARLIEST),
        "TakeQuote": pb.TakeQuoteRequest(name=held, order_id="taken"),
        "ReleaseQuote": pb.ReleaseQuoteRequest(name=held),
    }


def _webhook_requests(small: matching.World, buyer: Caller) -> dict[str, Message]:
    """About a webhook that has delivered an event."""
    pb, parent = webhook_service_pb2, messages.PARENT
    webhook = hooks.create(small, buyer, EventType.ORDER_CHANGED)
    hooks.hand_over(small)
    hooks.sender(small, hooks.Receivers()).deliver_due()
    name, event = f"{parent}/webhooks/{webhook.id}", hooks.deliveries(small, webhook)[0].id
    kinds = [webhook_pb2.WEBHOOK_EVENT_TYPE_ASSIGNMENT_CHANGED]
    return {
        "CreateWebhook": pb.CreateWebhookRequest(parent=parent, webhook={"url": hooks.URL, "event_types": kinds}),
        "UpdateWebhook": pb.UpdateWebhookRequest(name=name, url=f"{hooks.URL}/more"),
        "DeleteWebhook": pb.DeleteWebhookRequest(name=name),
        "RotateWebhookSecret": pb.RotateWebhookSecretRequest(name=name),
        "ResendWebhookDelivery": pb.ResendWebhookDeliveryRequest(name=f"{name}/deliveries/{event}"),
    }


def _digest_requests(small: matching.World, buyer: Caller) -> dict[str, Message]:
    """About a digest that has sent nothing yet."""
    pb, parent = digest_service_pb2, messages.PARENT
    name = f"{parent}/digests/{mornings.create(small, buyer).id}"
    wanted = {"destination": {"wecom": {"url": mornings.WECOM.address}}, "language": "DIGEST_LANGUAGE_ZH", "hour": 8}
    return {
        "CreateDigest": pb.CreateDigestRequest(parent=parent, digest=wanted),
        "UpdateDigest": pb.UpdateDigestRequest(name=name, hour=9),
        "DeleteDigest": pb.DeleteDigestRequest(name=name),
        "SendDigest": pb.SendDigestRequest(name=name),
    }


def _report_requests(assignment: str) -> dict[str, Message]:
    pb, name = report_service_pb2, f"{messages.PARENT}/assignments/{assignment}"
    one = pb.ReportProductionRequest(assignment=name, date=f"{matching.TODAY}", good_quantity=3)
    return {
        "ReportProduction": one,
        "BatchReportProduction": pb.BatchReportProductionRequest(parent=messages.PARENT, requests=[one]),
    }


@contextmanager
def _logistics(folder: Path) -> Iterator[World]:
    file = _migrated(folder, "logistics")
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_LOGISTICS_DATABASE_URL": f"sqlite:///{file}"})
    scheduled = logistics.event_of(logistics.schedule(logistics.weave_and_sew(500), owner=BUYER))
    with (
        closing(EmbeddedBus(str(folder / "logistics-bus.db"))) as bus,
        grpc.insecure_channel("127.0.0.1:1") as nobody,
        served(build(settings, bus, lambda _: nobody, lambda: logistics.NOW), LogisticsServiceStub) as clients,
        closing(Database(f"sqlite:///{file}")) as database,
    ):
        manager = clients(logistics.MANAGER)
        manager.CreateVehicleClass(logistics.create_vehicle_class())
        database.transact(lambda session: follow_schedule(session, page_from(scheduled), logistics.NOW))
        listed = manager.ListMovements(logistics_service_pb2.ListMovementsRequest(parent="parks/socks")).movements
        [woven] = [movement.name for movement in listed if movement.to_enterprise]
        channel = clients.channel(logistics.MANAGER)
        _with_waves(database, WaveServiceStub(channel))
        RoundServiceStub(channel).CreateRound(waves.create_round("r-1"))
        yield World(clients, file, "socks", "weaver", "rival", _logistics_requests(woven) | _wave_requests())


def _with_waves(database: Database, manager: Any) -> None:
    """A planned wave, and one that waits to be."""
    waves.furnish(database, id="courier")
    for departure in ("evening", "night"):
        manager.CreateDeparture(waves.create_departure(departure))
        count = waves.packed(("weaver", 30, 40))
        count.departure = f"{waves.PARENT}/departures/{departure}"
        manager.ReportPacked(count)
        asked = waves.plan()
        asked.departure = count.departure
        manager.PlanWave(asked)
        if departure == "evening":
            waves.work(database, lambda: logistics.NOW)


def _wave_requests() -> dict[str, Message]:
    pb = wave_service_pb2
    evening = departure_pb2.Departure(name=waves.EVENING, display_name="x", zone="hub")
    return {
        "CreateDeparture": waves.create_departure("noon"),
        "UpdateDeparture": pb.UpdateDepartureRequest(departure=evening),
        "RetireDeparture": pb.RetireDepartureRequest(name=waves.EVENING, retire_date="2031-01-01"),
        "ReportPacked": waves.packed(("weaver", 35, 40)),
        "PlanWave": waves.plan(),
        "CancelWave": pb.CancelWaveRequest(name=f"{waves.PARENT}/waves/night-20260311"),
        "CreateRound": waves.create_round("r-2"),
        "ReportRound": round_service_pb2.ReportRoundRequest(name=f"{waves.PARENT}/rounds/r-1", returned_quantity=1),
        "ReportStop": pb.ReportStopRequest(
            name=f"{waves.WAVE}/trips/courier.1.1", stop_number=1, collected_quantity=30, driver="Li"
        ),
    }


def _logistics_requests(movement: str) -> dict[str, Message]:
    loaded = logistics_service_pb2.ChangeMovementStateRequest(name=movement, state=movement_pb2.MOVEMENT_STATE_LOADED)
    report = logistics_service_pb2.ReportMovementRequest(name=movement, loaded_quantity=480)
    batch = logistics_service_pb2.BatchReportMovementsRequest(parent="parks/socks", requests=[report])
    return {
        "CreateVehicleClass": logistics.create_vehicle_class("lorry"),
        "UpdateVehicleClass": logistics.update_vehicle_class(count=3),
        "RetireVehicleClass": logistics_service_pb2.RetireVehicleClassRequest(
            name="parks/socks/vehicleClasses/van", retire_date="2031-01-01"
        ),
        "ChangeMovementState": loaded,
        "ReportMovement": report,
        "BatchReportMovements": batch,
    }


def _migrated(folder: Path, service: str) -> Path:
    file = folder / f"{service}.db"
    migrate(f"sqlite:///{file}", f"services.{service}")
    return file
