"""One well-formed request for every rpc of the three services, about things that exist in a park."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from parkloom.access.v1 import revocation_service_pb2
from parkloom.audit.v1 import audit_service_pb2
from parkloom.logistics.v1 import (
    departure_pb2,
    logistics_service_pb2,
    movement_pb2,
    round_service_pb2,
    vehicle_pb2,
    wave_service_pb2,
)
from parkloom.logistics.v1 import watch_service_pb2 as logistics_watches
from parkloom.matching.v1 import (
    assignment_pb2,
    digest_service_pb2,
    matching_service_pb2,
    order_pb2,
    pegging_service_pb2,
    performance_service_pb2,
    plan_pb2,
    quote_pb2,
    quote_service_pb2,
    reason_service_pb2,
    report_service_pb2,
    scenario_service_pb2,
    scorecard_pb2,
    terms_pb2,
    terms_service_pb2,
    webhook_service_pb2,
)
from parkloom.matching.v1 import file_import_service_pb2 as matching_files
from parkloom.matching.v1 import snapshot_service_pb2 as matching_snapshot
from parkloom.matching.v1 import watch_service_pb2 as matching_watches
from parkloom.registry.v1 import (
    capacity_pb2,
    enterprise_pb2,
    park_pb2,
    product_pb2,
    registry_service_pb2,
)
from parkloom.registry.v1 import file_import_service_pb2 as registry_files
from parkloom.registry.v1 import snapshot_service_pb2 as registry_snapshot
from tests.system import leaving_requests

MODULES = {
    "registry": (registry_service_pb2, registry_files, registry_snapshot, audit_service_pb2, revocation_service_pb2),
    "matching": (
        matching_service_pb2,
        matching_files,
        performance_service_pb2,
        quote_service_pb2,
        report_service_pb2,
        scenario_service_pb2,
        terms_service_pb2,
        digest_service_pb2,
        webhook_service_pb2,
        matching_watches,
        pegging_service_pb2,
        reason_service_pb2,
        matching_snapshot,
        audit_service_pb2,
    ),
    "logistics": (logistics_service_pb2, wave_service_pb2, round_service_pb2, logistics_watches, audit_service_pb2),
}


@dataclass(frozen=True)
class Names:
    """Resource names of things that exist, all of them one enterprise's where they belong to an enterprise."""

    park: str
    product: str
    enterprise: str
    line: str
    order: str
    plan: str
    assignment: str
    movement: str
    day: str

    def absent(self) -> Names:
        """The same, but the enterprise's things do not exist."""
        nobody = {"enterprise": "enterprises/nobody", "line": "lines/none", "assignment": "assignments/none"}
        changed = {field: f"{self.park}/{name}" for field, name in nobody.items()}
        return Names(**{**vars(self), **changed, "movement": f"{self.park}/movements/none"})


@dataclass(frozen=True)
class Rpc:
    """One rpc: the process that serves it, its descriptor, and how to call it."""

    process: str
    descriptor: Any

    @property
    def path(self) -> str:
        service = self.descriptor.containing_service
        return f"/{service.full_name}/{self.descriptor.name}"

    @property
    def streams(self) -> bool:
        return bool(self.descriptor.server_streaming)

    @property
    def feeds(self) -> bool:
        return bool(self.descriptor.client_streaming)


def all_rpcs() -> list[Rpc]:
    """Every rpc of the three services, from their descriptors."""
    return [
        Rpc(process, method)
        for process, modules in MODULES.items()
        for module in modules
        for service in module.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    ]


def request(rpc: Rpc, names: Names) -> Message:
    """A well-formed request of `rpc` about `names`. KeyError for an rpc that nobody has written one for."""
    return _REQUESTS[rpc.descriptor.name](names)


def _line(names: Names) -> enterprise_pb2.Line:
    return enterprise_pb2.Line(
        name=names.line, enterprise=names.enterprise, link="weaving", zone="north", planned_daily_capacity=100
    )


def _enterprise(names: Names) -> enterprise_pb2.Enterprise:
    return enterprise_pb2.Enterprise(name=names.enterprise, display_name="x", zone="north")


def _figures(names: Names) -> registry_service_pb2.UpdateCapacityRequest:
    figure = capacity_pb2.DailyFigure(date=names.day, daily_capacity=1)
    return registry_service_pb2.UpdateCapacityRequest(name=names.line, figures=[figure])


def _order(names: Names) -> order_pb2.Order:
    return order_pb2.Order(
        product=names.product, quantity=10, release_date=names.day, due_date=names.day, ship_to_zone="port"
    )


def _report(names: Names) -> report_service_pb2.ReportProductionRequest:
    """Refused, for the day has not come: it changes nothing."""
    return report_service_pb2.ReportProductionRequest(assignment=names.assignment, date="2099-01-01", good_quantity=1)


_R, _M, _L, _P = registry_service_pb2, matching_service_pb2, logistics_service_pb2, report_service_pb2
_T, _S, _W = terms_service_pb2, performance_service_pb2, scenario_service_pb2
_C = wave_service_pb2
_Q = quote_service_pb2
_THIRTY_DAYS = scorecard_pb2.SCORECARD_WINDOW_THIRTY_DAYS
_REQUESTS: dict[str, Callable[[Names], Message]] = {
    "CreatePark": lambda n: _R.CreateParkRequest(
        park_id="another",
        park=park_pb2.Park(
            display_name="x",
            time_zone="UTC",
            currency_code="CNY",
            links=[park_pb2.Link(id="weaving")],
            zones=[park_pb2.Zone(id="north")],
        ),
    ),
    "GetPark": lambda n: _R.GetParkRequest(name=n.park),
    "ListParks": lambda n: _R.ListParksRequest(),
    "UpdatePark": lambda n: _R.UpdateParkRequest(park=park_pb2.Park(name=n.park), update_mask={"paths": ["etag"]}),
    "CreateProduct": lambda n: _R.CreateProductRequest(
        parent=n.park,
        product_id="p-new",
        product=product_pb2.Product(display_name="x", unit="pair", routing=[product_pb2.RouteStep(link="weaving")]),
    ),
    "GetProduct": lambda n: _R.GetProductRequest(name=n.product),
    "ListProducts": lambda n: _R.ListProductsRequest(parent=n.park),
    "UpdateProduct": lambda n: _R.UpdateProductRequest(
        product=product_pb2.Product(name=n.product, display_name="y", unit="pair"),
        update_mask={"paths": ["display_name"]},
    ),
    "CreateEnterprise": lambda n: _R.CreateEnterpriseRequest(
        parent=n.park, enterprise_id="e-new", enterprise=_enterprise(n)
    ),
    "GetEnterprise": lambda n: _R.GetEnterpriseRequest(name=n.enterprise),
    "ListEnterprises": lambda n: _R.ListEnterprisesRequest(parent=n.park),
    "UpdateEnterprise": lambda n: _R.UpdateEnterpriseRequest(
        enterprise=_enterprise(n), update_mask={"paths": ["auto_accept"]}
    ),
    "CreateLine": lambda n: _R.CreateLineRequest(parent=n.park, line_id="l-new", line=_line(n)),
    "GetLine": lambda n: _R.GetLineRequest(name=n.line),
    "ListLines": lambda n: _R.ListLinesRequest(parent=n.park, enterprise=n.enterprise),
    "UpdateLine": lambda n: _R.UpdateLineRequest(line=_line(n), update_mask={"paths": ["machines"]}),
    "UpdateCapacity": _figures,
    "BatchUpdateCapacity": lambda n: _R.BatchUpdateCapacityRequest(parent=n.park, requests=[_figures(n)]),
    "StreamCapacity": lambda n: _R.StreamCapacityRequest(
        parent=n.park, updates=[_R.CapacityUpdate(line=n.line, date=n.day, daily_capacity=1)]
    ),
    "ImportReferenceData": lambda n: registry_files.ImportReferenceDataRequest(
        parent=n.park, requests=[{"update_capacity": _figures(n)}]
    ),
    "ConfirmCapacity": lambda n: _R.ConfirmCapacityRequest(name=n.enterprise),
    "RequestRefresh": lambda n: _R.RequestRefreshRequest(parent=n.park, enterprise=n.enterprise),
    "GetCapacity": lambda n: _R.GetCapacityRequest(name=f"{n.line}/capacities/{n.day[:7]}"),
    "ListCapacities": lambda n: _R.ListCapacitiesRequest(parent=n.line),
    "CreateRevocation": lambda n: revocation_service_pb2.CreateRevocationRequest(
        parent=n.park, revocation=revocation_service_pb2.Revocation(token_id="of-nobody")
    ),
    "ListRevocations": lambda n: revocation_service_pb2.ListRevocationsRequest(parent=n.park),
    "ListAuditEntries": lambda n: audit_service_pb2.ListAuditEntriesRequest(parent=n.park),
    "CreateOrder": lambda n: _M.CreateOrderRequest(parent=n.park, order=_order(n)),
    "BatchCreateOrders": lambda n: _M.BatchCreateOrdersRequest(
        parent=n.park, requests=[_M.CreateOrderRequest(parent=n.park, order=_order(n))]
    ),
    "ImportOrders": lambda n: matching_files.ImportOrdersRequest(
        parent=n.park, requests=[{"create": _M.CreateOrderRequest(parent=n.park, order=_order(n))}]
    ),
    "GetOrder": lambda n: _M.GetOrderRequest(name=n.order),
    "ExplainOrder": lambda n: reason_service_pb2.ExplainOrderRequest(name=n.order),
    "ListOrders": lambda n: _M.ListOrdersRequest(parent=n.park),
    "SummarizeOrders": lambda n: _M.SummarizeOrdersRequest(parent=n.park),
    "CancelOrder": lambda n: _M.CancelOrderRequest(name=n.order, etag="stale"),
    "CloseOrder": lambda n: _M.CloseOrderRequest(name=n.order, etag="stale"),
    "ReopenOrder": lambda n: _M.ReopenOrderRequest(name=n.order, etag="stale"),
    "UpdateOrder": lambda n: _M.UpdateOrderRequest(name=n.order, quantity=1, etag="stale"),
    "WatchOrders": lambda n: matching_watches.WatchOrdersRequest(parent=n.park),
    "WatchAssignments": lambda n: matching_watches.WatchAssignmentsRequest(parent=n.park, enterprise=n.enterprise),
    "WatchMovements": lambda n: logistics_watches.WatchMovementsRequest(parent=n.park, enterprise=n.enterprise),
    "WatchOrder": lambda n: _M.WatchOrderRequest(name=n.order),
    "ListLots": lambda n: _M.ListLotsRequest(parent=n.order),
    "CreatePlan": lambda n: _M.CreatePlanRequest(
        parent=n.park, plan=plan_pb2.Plan(kind=plan_pb2.PLAN_KIND_PARK_PLAN, seconds_limit=1)
    ),
    "GetPlan": lambda n: _M.GetPlanRequest(name=n.plan),
    "GetParkDay": lambda n: _M.GetParkDayRequest(name=f"{n.park}/day"),
    "CloseDay": lambda n: _M.CloseDayRequest(name=f"{n.park}/day", date="2026-01-01", etag="stale"),
    "ListPlans": lambda n: _M.ListPlansRequest(parent=n.park),
    "WatchPlan": lambda n: _M.WatchPlanRequest(name=n.plan),
    "CancelPlan": lambda n: _M.CancelPlanRequest(name=n.plan, etag="stale"),
    "RetryPlan": lambda n: _M.RetryPlanRequest(name=n.plan, etag="stale"),
    "ConfirmPlan": lambda n: _M.ConfirmPlanRequest(name=n.plan, etag="stale"),
    "DiscardPlan": lambda n: _M.DiscardPlanRequest(name=n.plan, etag="stale"),
    "ComparePlan": lambda n: _M.ComparePlanRequest(name=n.plan),
    "GetLivePlan": lambda n: _M.GetLivePlanRequest(name=f"{n.park}/liveSchedule"),
    "ExportProblem": lambda n: _M.ExportProblemRequest(name=n.plan),
    "ListShortfalls": lambda n: _M.ListShortfallsRequest(parent=n.plan),
    "ListScarcityPrices": lambda n: _M.ListScarcityPricesRequest(parent=n.plan),
    "SummarizeScarcityPrices": lambda n: _M.SummarizeScarcityPricesRequest(parent=n.plan),
    "ExplainEnterprise": lambda n: _M.ExplainEnterpriseRequest(name=n.order, enterprise=n.enterprise),
    "GetAssignment": lambda n: _M.GetAssignmentRequest(name=n.assignment),
    "ListAssignments": lambda n: _M.ListAssignmentsRequest(parent=n.park, enterprise=n.enterprise),
    "AcceptAssignment": lambda n: _M.AcceptAssignmentRequest(name=n.assignment, etag="stale"),
    "DeclineAssignment": lambda n: _M.DeclineAssignmentRequest(name=n.assignment, etag="stale"),
    "ReportProduction": _report,
    "BatchReportProduction": lambda n: _P.BatchReportProductionRequest(parent=n.park, requests=[_report(n)]),
    "StreamProductionReports": lambda n: _P.StreamProductionReportsRequest(request=_report(n)),
    "ListReports": lambda n: _P.ListReportsRequest(parent=n.park),
    "GetScorecard": lambda n: _S.GetScorecardRequest(name=f"{n.enterprise}/scorecard", window=_THIRTY_DAYS),
    "ListScorecards": lambda n: _S.ListScorecardsRequest(parent=n.park, window=_THIRTY_DAYS),
    "SummarizeLine": lambda n: _S.SummarizeLineRequest(name=n.line),
    "SummarizeLoad": lambda n: _S.SummarizeLoadRequest(parent=n.park, group=_S.LOAD_GROUP_LINE),
    "QuoteOrder": lambda n: _Q.QuoteOrderRequest(
        parent=n.park, order=_order(n), hold=quote_pb2.QUOTE_ANSWER_KIND_EARLIEST
    ),
    "HoldQuote": lambda n: _Q.HoldQuoteRequest(
        name=f"{n.park}/quotes/none", answer=quote_pb2.QUOTE_ANSWER_KIND_EARLIEST
    ),
    "TakeQuote": lambda n: _Q.TakeQuoteRequest(name=f"{n.park}/quotes/none"),
    "ReleaseQuote": lambda n: _Q.ReleaseQuoteRequest(name=f"{n.park}/quotes/none"),
    "GetQuote": lambda n: _Q.GetQuoteRequest(name=f"{n.park}/quotes/none"),
    "ListQuotes": lambda n: _Q.ListQuotesRequest(parent=n.park),
    **leaving_requests.REQUESTS,
    "ListTerms": lambda n: _T.ListTermsRequest(parent=n.assignment),
    "CounterAssignment": lambda n: _T.CounterAssignmentRequest(
        name=n.assignment, etag="stale", quantities=[assignment_pb2.DailyQuantity(date=n.day, quantity=1)]
    ),
    "AcceptCounter": lambda n: _T.AcceptCounterRequest(name=n.assignment, etag="stale"),
    "DeclineCounter": lambda n: _T.DeclineCounterRequest(name=n.assignment, etag="stale"),
    "ListParcelLots": lambda n: pegging_service_pb2.ListParcelLotsRequest(parent=n.order, date=n.day),
    "ListBatchOrders": lambda n: pegging_service_pb2.ListBatchOrdersRequest(
        parent=n.enterprise, first_date=n.day, last_date=n.day
    ),
    "ListExclusions": lambda n: _T.ListExclusionsRequest(parent=n.order),
    "LiftExclusion": lambda n: _T.LiftExclusionRequest(
        exclusion=terms_pb2.Exclusion(order=n.order, enterprise=n.enterprise)
    ),
    "CreateScenario": lambda n: _W.CreateScenarioRequest(
        parent=n.park, scenario={"display_name": "x", "edits": [{"end_enterprise": {"enterprise": n.enterprise}}]}
    ),
    "GetScenario": lambda n: _W.GetScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "ListScenarios": lambda n: _W.ListScenariosRequest(parent=n.park),
    "PlanScenario": lambda n: _W.PlanScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "CompareScenario": lambda n: _W.CompareScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "AdoptScenario": lambda n: _W.AdoptScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "DiscardScenario": lambda n: _W.DiscardScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "DeleteScenario": lambda n: _W.DeleteScenarioRequest(name=f"{n.park}/scenarios/s-old"),
    "CreateVehicleClass": lambda n: _L.CreateVehicleClassRequest(
        parent=n.park,
        vehicle_class_id="v-new",
        vehicle_class=vehicle_pb2.VehicleClass(display_name="x", capacity=1, count=1, trips_per_day=1),
    ),
    "GetVehicleClass": lambda n: _L.GetVehicleClassRequest(name=f"{n.park}/vehicleClasses/v-old"),
    "UpdateVehicleClass": lambda n: _L.UpdateVehicleClassRequest(
        vehicle_class=vehicle_pb2.VehicleClass(
            name=f"{n.park}/vehicleClasses/v-old", display_name="x", capacity=1, count=1, trips_per_day=1
        )
    ),
    "RetireVehicleClass": lambda n: _L.RetireVehicleClassRequest(
        name=f"{n.park}/vehicleClasses/v-old", retire_date="2031-01-01"
    ),
    "ListVehicleClasses": lambda n: _L.ListVehicleClassesRequest(parent=n.park),
    "GetTrip": lambda n: _L.GetTripRequest(name=f"{n.park}/trips/t-1"),
    "ListTrips": lambda n: _L.ListTripsRequest(parent=n.park, date=n.day),
    "GetMovement": lambda n: _L.GetMovementRequest(name=n.movement),
    "ListMovements": lambda n: _L.ListMovementsRequest(parent=n.park, enterprise=n.enterprise),
    "ChangeMovementState": lambda n: _L.ChangeMovementStateRequest(
        name=n.movement, state=movement_pb2.MOVEMENT_STATE_LOADED, etag="stale"
    ),
    "ReportMovement": lambda n: _L.ReportMovementRequest(name=n.movement, loaded_quantity=1, etag="stale"),
    "BatchReportMovements": lambda n: _L.BatchReportMovementsRequest(
        parent=n.park, requests=[_L.ReportMovementRequest(name=n.movement, loaded_quantity=1, etag="stale")]
    ),
    "SummarizeMovements": lambda n: _L.SummarizeMovementsRequest(parent=n.park, first_date=n.day, last_date=n.day),
    "CreateDeparture": lambda n: _C.CreateDepartureRequest(
        parent=n.park, departure_id="d-new", departure=departure_pb2.Departure(display_name="x", zone="north")
    ),
    "GetDeparture": lambda n: _C.GetDepartureRequest(name=f"{n.park}/departures/evening"),
    "UpdateDeparture": lambda n: _C.UpdateDepartureRequest(
        departure=departure_pb2.Departure(name=f"{n.park}/departures/evening", display_name="x", zone="north")
    ),
    "RetireDeparture": lambda n: _C.RetireDepartureRequest(
        name=f"{n.park}/departures/evening", retire_date="2031-01-01"
    ),
    "ListDepartures": lambda n: _C.ListDeparturesRequest(parent=n.park),
    "ReportPacked": lambda n: _C.ReportPackedRequest(
        parent=n.park,
        departure=f"{n.park}/departures/evening",
        date=n.day,
        counts=[_C.PackedReport(enterprise=n.enterprise, packed_quantity=2, ordered_quantity=1)],
    ),
    "StreamPacked": lambda n: _C.StreamPackedRequest(
        request=_C.ReportPackedRequest(
            parent=n.park,
            departure=f"{n.park}/departures/evening",
            date=n.day,
            counts=[_C.PackedReport(enterprise=n.enterprise, packed_quantity=2, ordered_quantity=1)],
        )
    ),
    "ListPackedCounts": lambda n: _C.ListPackedCountsRequest(
        parent=n.park, departure=f"{n.park}/departures/evening", date=n.day
    ),
    "PlanWave": lambda n: _C.PlanWaveRequest(parent=n.park, departure=f"{n.park}/departures/evening", date=n.day),
    "GetWave": lambda n: _C.GetWaveRequest(name=f"{n.park}/waves/evening-20260101"),
    "ListWaves": lambda n: _C.ListWavesRequest(parent=n.park),
    "CancelWave": lambda n: _C.CancelWaveRequest(name=f"{n.park}/waves/evening-20260101", etag="stale"),
    "ListWaveTrips": lambda n: _C.ListWaveTripsRequest(parent=f"{n.park}/waves/evening-20260101"),
    "GetWaveRisk": lambda n: _C.GetWaveRiskRequest(name=f"{n.park}/waves/evening-20260101/risk"),
    "WatchWaveRisk": lambda n: _C.WatchWaveRiskRequest(name=f"{n.park}/waves/noon-20260101/risk"),
    "ReportStop": lambda n: _C.ReportStopRequest(
        name=f"{n.park}/waves/evening-20260101/trips/van.1.1", stop_number=1, driver="x"
    ),
    "ExportWave": lambda n: _C.ExportWaveRequest(name=f"{n.park}/waves/evening-20260101"),
    "CreateRound": lambda n: round_service_pb2.CreateRoundRequest(
        parent=n.park,
        round_id="r-new",
        round=round_service_pb2.Round(
            enterprise=n.enterprise, zone="nowhere", household_group="x", issued_quantity=1, issue_date=n.day
        ),
    ),
    "GetRound": lambda n: round_service_pb2.GetRoundRequest(name=f"{n.park}/rounds/r-1"),
    "ListRounds": lambda n: round_service_pb2.ListRoundsRequest(parent=n.park),
    "ReportRound": lambda n: round_service_pb2.ReportRoundRequest(name=f"{n.park}/rounds/r-1", returned_quantity=1),
    "SummarizeRounds": lambda n: round_service_pb2.SummarizeRoundsRequest(parent=n.park),
    "StreamSnapshot": lambda n: registry_snapshot.StreamSnapshotRequest(),
}
