"""MatchingService over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2, live_schedule_pb2, order_pb2, park_day_pb2, plan_pb2
from parkloom.matching.v1 import matching_service_pb2 as pb
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page, refuse_if_too_large
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.chassis.wire import date_from
from services.matching.api.shown import shown_to
from services.matching.api.watching import changes
from services.matching.domain.orders import Order
from services.matching.domain.park import Park
from services.matching.domain.park_day import ParkDay
from services.matching.use_cases import (
    assignments,
    campaigns,
    closing_days,
    confirm,
    ending_orders,
    explaining,
    listings,
    live_schedules,
    order_summary,
    order_updates,
    orders,
    park_days,
    plans,
    reading,
)
from services.matching.use_cases.confirm import Asked
from services.matching.use_cases.plan_limits import PlanLimits
from services.matching.wire import names
from services.matching.wire.assignments import assignment_message, assignment_state_from, units_from
from services.matching.wire.explanations import explain_enterprise_response
from services.matching.wire.live_schedules import (
    compare_plan_response,
    export_problem_response,
    live_schedule_message,
)
from services.matching.wire.order_lists import order_list_from
from services.matching.wire.order_summary import limits_from, summarize_orders_response
from services.matching.wire.orders import (
    lot_message,
    order_draft_from,
    order_drafts_from,
    order_message,
    order_update_from,
)
from services.matching.wire.park_days import park_day_message
from services.matching.wire.plans import (
    plan_draft_from,
    plan_message,
    scarce_capacity_message,
    scarcity_price_message,
    shortfall_message,
)

T = TypeVar("T")


class MatchingApi(MatchingServiceServicer):
    """Serves the orders, plans and assignments of `database`; `clock` returns the current UTC time.

    `limits` are those of plans.
    """

    def __init__(self, database: Database, clock: Clock, limits: PlanLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    def GetParkDay(self, request: pb.GetParkDayRequest, _context: ServicerContext) -> park_day_pb2.ParkDay:
        (park,), now = ids(request.name, names.PARK_DAY), self._clock()
        return self._database.read(
            lambda s: park_day_message(reading.known_park(s, park), park_days.get_park_day(s, park), now)
        )

    def CloseDay(self, request: pb.CloseDayRequest, _context: ServicerContext) -> park_day_pb2.ParkDay:
        (park,), day = ids(request.name, names.PARK_DAY), date_from(request.date, "date")
        by = rpc.caller().subject

        def apply(conclude: requests.Conclude[park_day_pb2.ParkDay]) -> park_day_pb2.ParkDay:
            asked = closing_days.Asked(park, day, request.etag, by, lambda s, *closed: conclude(s, opened(*closed)))
            return opened(*closing_days.close_day(self._database, asked, self._clock))

        def opened(known: Park, following: ParkDay) -> park_day_pb2.ParkDay:
            return park_day_message(known, following, following.opened_at)

        return requests.apply_once_across(
            self._database, request, park_day_pb2.ParkDay, lambda s, _: park_days.get_park_day(s, park), apply
        )

    def CreateOrder(self, request: pb.CreateOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        draft = order_draft_from(request)
        return requests.apply_once(
            self._database,
            request,
            order_pb2.Order,
            requests.policy_suffices,
            lambda s, caller: _shown(caller)(orders.create_order(s, caller, draft, self._clock())),
        )

    def BatchCreateOrders(
        self, request: pb.BatchCreateOrdersRequest, _context: ServicerContext
    ) -> pb.BatchCreateOrdersResponse:
        drafts = order_drafts_from(request)

        def create(session: Session, caller: Caller) -> pb.BatchCreateOrdersResponse:
            made = orders.batch_create_orders(session, caller, drafts, self._clock())
            return refuse_if_too_large(pb.BatchCreateOrdersResponse(orders=map(_shown(caller), made)), "requests")

        return requests.apply_once(
            self._database, request, pb.BatchCreateOrdersResponse, requests.policy_suffices, create
        )

    def GetOrder(self, request: pb.GetOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ORDER)
        return self._database.read(lambda s: _shown(caller)(orders.get_order(s, caller, park, ident)))

    def ListOrders(self, request: pb.ListOrdersRequest, _context: ServicerContext) -> pb.ListOrdersResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page, wanted = paging.of(request, caller), order_list_from(request, park)
        found = listings.on_orders(request.filter)
        rows = self._database.read(lambda s: orders.list_orders(s, caller, park, wanted, page, filtered=found))
        shown, token = one_page(page, rows, _shown(caller), wanted.key_of)
        return pb.ListOrdersResponse(orders=shown, next_page_token=token)

    def SummarizeOrders(
        self, request: pb.SummarizeOrdersRequest, _context: ServicerContext
    ) -> pb.SummarizeOrdersResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        limits = limits_from(request)
        return self._database.read(
            lambda s: summarize_orders_response(
                order_summary.summarize_orders(s, caller, park, worst=limits.worst, scarce=limits.scarce),
                to_buyer=caller.buyer != "",
            )
        )

    def UpdateOrder(self, request: pb.UpdateOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)
        update = order_update_from(request)
        return requests.apply_once(
            self._database,
            request,
            order_pb2.Order,
            lambda s, caller: orders.get_order(s, caller, park, ident),
            lambda s, caller: _shown(caller)(
                order_updates.update_order(s, caller, park, ident, update, etag=request.etag, now=self._clock())
            ),
        )

    def CancelOrder(self, request: pb.CancelOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)

        def cancel(session: Session, caller: Caller) -> order_pb2.Order:
            changed = ending_orders.cancel_order(session, caller, park, ident, etag=request.etag, now=self._clock())
            return _shown(caller)(changed)

        return requests.apply_once(
            self._database, request, order_pb2.Order, lambda s, caller: orders.get_order(s, caller, park, ident), cancel
        )

    def CloseOrder(self, request: pb.CloseOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)

        def close(session: Session, caller: Caller) -> order_pb2.Order:
            changed = ending_orders.close_order(session, caller, park, ident, etag=request.etag, now=self._clock())
            return _shown(caller)(changed)

        return requests.apply_once(
            self._database, request, order_pb2.Order, lambda s, caller: orders.get_order(s, caller, park, ident), close
        )

    def ReopenOrder(self, request: pb.ReopenOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)

        def reopen(session: Session, caller: Caller) -> order_pb2.Order:
            changed = ending_orders.reopen_order(session, caller, park, ident, etag=request.etag, now=self._clock())
            return _shown(caller)(changed)

        return requests.apply_once(
            self._database, request, order_pb2.Order, lambda s, caller: orders.get_order(s, caller, park, ident), reopen
        )

    def WatchOrder(self, request: pb.WatchOrderRequest, _context: ServicerContext) -> Iterator[pb.WatchOrderResponse]:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ORDER)
        read = self._reader(lambda s: orders.get_order(s, caller, park, ident))

        def mark(order: Order) -> tuple[int, int]:
            return (order.shown_version if caller.buyer else order.version), 0

        for order, token in changes(read, mark, request.resume_token):
            yield pb.WatchOrderResponse(order=_shown(caller)(order), resume_token=token)

    def ListLots(self, request: pb.ListLotsRequest, _context: ServicerContext) -> pb.ListLotsResponse:
        caller, (park, ident) = rpc.caller(), ids(request.parent, names.ORDER, "parent")
        page = paging.of(request, caller)
        rows, enterprises, guests = self._database.read(lambda s: orders.list_lots(s, caller, park, ident, page))
        shown, token = one_page(
            page, rows, lambda row: lot_message(row[1], park, enterprises, guests), key=lambda row: (row[0],)
        )
        return pb.ListLotsResponse(lots=shown, next_page_token=token)

    def CreatePlan(self, request: pb.CreatePlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        (park,), draft = ids(request.parent, names.PARK, "parent"), plan_draft_from(request.plan)

        def create(session: Session, caller: Caller) -> plan_pb2.Plan:
            return plan_message(plans.create_plan(session, park, draft, caller, self._limits))

        return requests.apply_once(self._database, request, plan_pb2.Plan, requests.policy_suffices, create)

    def GetPlan(self, request: pb.GetPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return self._database.read(lambda s: plan_message(plans.get_plan(s, park, ident)))

    def ListPlans(self, request: pb.ListPlansRequest, _context: ServicerContext) -> pb.ListPlansResponse:
        page, (park,) = paging.of(request, rpc.caller()), ids(request.parent, names.PARK, "parent")
        wanted = listings.PLANS.wanted(request.filter, request.order_by)
        rows = self._database.read(lambda s: plans.list_plans(s, park, page, wanted))
        shown, token = one_page(page, rows, plan_message, key=wanted.key_of)
        return pb.ListPlansResponse(plans=shown, next_page_token=token)

    def WatchPlan(self, request: pb.WatchPlanRequest, _context: ServicerContext) -> Iterator[pb.WatchPlanResponse]:
        park, ident = ids(request.name, names.PLAN)
        read = self._reader(lambda s: plans.get_plan(s, park, ident))
        for plan, token in changes(read, lambda plan: (plan.version, plan.tick), request.resume_token):
            yield pb.WatchPlanResponse(plan=plan_message(plan), resume_token=token)

    def CancelPlan(self, request: pb.CancelPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return requests.apply_once(
            self._database,
            request,
            plan_pb2.Plan,
            lambda s, _: plans.get_plan(s, park, ident),
            lambda s, _: plan_message(plans.cancel_plan(s, park, ident, request.etag)),
        )

    def RetryPlan(self, request: pb.RetryPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return requests.apply_once(
            self._database,
            request,
            plan_pb2.Plan,
            lambda s, _: plans.get_plan(s, park, ident),
            lambda s, _: plan_message(plans.retry_plan(s, park, ident, request.etag)),
        )

    def ConfirmPlan(self, request: pb.ConfirmPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)

        def apply(conclude: requests.Conclude[plan_pb2.Plan]) -> plan_pb2.Plan:
            asked = Asked(park, ident, request.etag, lambda s, plan: conclude(s, plan_message(plan)))
            return plan_message(confirm.confirm_plan(self._database, asked, self._clock))

        return requests.apply_once_across(
            self._database, request, plan_pb2.Plan, lambda s, _: plans.get_plan(s, park, ident), apply
        )

    def ComparePlan(self, request: pb.ComparePlanRequest, _context: ServicerContext) -> pb.ComparePlanResponse:
        park, ident = ids(request.name, names.PLAN)
        compared = self._database.read(lambda s: live_schedules.compare_plan(s, park, ident, self._clock()))
        return compare_plan_response(compared, park, request)

    def DiscardPlan(self, request: pb.DiscardPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return requests.apply_once(
            self._database,
            request,
            plan_pb2.Plan,
            lambda s, _: plans.get_plan(s, park, ident),
            lambda s, _: plan_message(plans.discard_plan(s, park, ident, request.etag)),
        )

    def GetLivePlan(self, request: pb.GetLivePlanRequest, _context: ServicerContext) -> live_schedule_pb2.LiveSchedule:
        (park,) = ids(request.name, names.LIVE_SCHEDULE)
        return self._database.read(lambda s: live_schedule_message(live_schedules.get_live_plan(s, park)))

    def ExportProblem(
        self, request: pb.ExportProblemRequest, _context: ServicerContext
    ) -> Iterator[pb.ExportProblemResponse]:
        park, ident = ids(request.name, names.PLAN)
        return export_problem_response(self._database.read(lambda s: live_schedules.export_problem(s, park, ident)))

    def ListShortfalls(self, request: pb.ListShortfallsRequest, _context: ServicerContext) -> pb.ListShortfallsResponse:
        caller, (park, ident) = rpc.caller(), ids(request.parent, names.PLAN, "parent")
        page = paging.of(request, caller)
        rows = self._database.read(lambda s: plans.list_shortfalls(s, caller, park, ident, page))
        shown, token = one_page(page, rows, lambda row: shortfall_message(row, park), key=lambda row: (row.order,))
        return pb.ListShortfallsResponse(shortfalls=shown, next_page_token=token)

    def ListScarcityPrices(
        self, request: pb.ListScarcityPricesRequest, _context: ServicerContext
    ) -> pb.ListScarcityPricesResponse:
        page, (park, ident) = paging.of(request, rpc.caller()), ids(request.parent, names.PLAN, "parent")
        rows = self._database.read(lambda s: plans.list_scarcity_prices(s, park, ident, page))
        shown, token = one_page(page, rows, lambda row: scarcity_price_message(row[1], park), key=lambda row: (row[0],))
        return pb.ListScarcityPricesResponse(scarcity_prices=shown, next_page_token=token)

    def SummarizeScarcityPrices(
        self, request: pb.SummarizeScarcityPricesRequest, _context: ServicerContext
    ) -> pb.SummarizeScarcityPricesResponse:
        park, ident = ids(request.parent, names.PLAN, "parent")
        found = self._database.read(lambda s: plans.summarize_scarcity_prices(s, park, ident))
        return pb.SummarizeScarcityPricesResponse(scarce_capacities=map(scarce_capacity_message, found))

    def ExplainEnterprise(
        self, request: pb.ExplainEnterpriseRequest, _context: ServicerContext
    ) -> pb.ExplainEnterpriseResponse:
        caller, (park, order) = rpc.caller(), ids(request.name, names.ORDER)
        enterprise = optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise")
        found = self._database.read(lambda s: explaining.explain_enterprise(s, caller, park, order, enterprise))
        return explain_enterprise_response(park, found)

    def GetAssignment(self, request: pb.GetAssignmentRequest, _context: ServicerContext) -> assignment_pb2.Assignment:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ASSIGNMENT)
        return self._database.read(lambda s: shown_to(s, caller, assignments.get_assignment(s, caller, park, ident)))

    def ListAssignments(
        self, request: pb.ListAssignmentsRequest, _context: ServicerContext
    ) -> pb.ListAssignmentsResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page = paging.of(request, caller)
        wanted = assignments.Wanted(
            optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            optional_id_in_park(request.order, names.ORDER, park, "order"),
            assignment_state_from(request.state),
            listings.on_assignments(request.filter),
        )

        def read(session: Session) -> tuple[list[assignment_pb2.Assignment], str]:
            rows = assignments.list_assignments(session, caller, park, page, wanted)
            made = campaigns.of_assignments(session, caller, park, rows)
            shown = partial(assignment_message, to_buyer=caller.buyer != "")
            return one_page(page, rows, lambda row: shown(row, made.get(row.id)), key=lambda row: (row.id,))

        shown, token = self._database.read(read)
        return pb.ListAssignmentsResponse(assignments=shown, next_page_token=token)

    def AcceptAssignment(
        self, request: pb.AcceptAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        park, ident = ids(request.name, names.ASSIGNMENT)
        units = units_from(request.quantities) or None

        def authorise(session: Session, caller: Caller) -> object:
            return assignments.answerable_assignment(session, caller, park, ident)

        def accept(session: Session, caller: Caller) -> assignment_pb2.Assignment:
            accepted = assignments.accept_assignment(
                session, caller, park, ident, etag=request.etag, now=self._clock(), units=units
            )
            return shown_to(session, caller, accepted)

        return requests.apply_once(self._database, request, assignment_pb2.Assignment, authorise, accept)

    def DeclineAssignment(
        self, request: pb.DeclineAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        park, ident = ids(request.name, names.ASSIGNMENT)

        def authorise(session: Session, caller: Caller) -> object:
            return assignments.answerable_assignment(session, caller, park, ident)

        def decline(session: Session, caller: Caller) -> assignment_pb2.Assignment:
            declined = assignments.decline_assignment(
                session, caller, park, ident, etag=request.etag, reason=request.reason, now=self._clock()
            )
            return shown_to(session, caller, declined)

        return requests.apply_once(self._database, request, assignment_pb2.Assignment, authorise, decline)

    def _reader(self, read: Callable[[Session], T]) -> Callable[[], T]:
        return lambda: self._database.read(read)


def _shown(caller: Caller) -> Callable[[Order], order_pb2.Order]:
    """The message of an order as `caller` sees it."""
    return partial(order_message, to_buyer=caller.buyer != "")
