"""MatchingService over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf.message import Message
from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2, order_pb2, plan_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceServicer
from services.chassis import rpc, wire
from services.chassis.database import Database
from services.chassis.rpc import paging, requests
from services.chassis.rpc.resource_names import ids, optional_id_in_park
from services.matching.api.watching import changes
from services.matching.use_cases import assignments, confirm, explaining, order_summary, orders, plans
from services.matching.use_cases.confirm import Asked
from services.matching.wire import names
from services.matching.wire.assignments import assignment_message, assignment_state_from
from services.matching.wire.explanations import explain_enterprise_response
from services.matching.wire.order_summary import limits_from, summarize_orders_response
from services.matching.wire.orders import lot_messages, order_draft_from, order_message, order_state_from
from services.matching.wire.plans import (
    plan_kind_from,
    plan_message,
    scarce_capacity_message,
    scarcity_price_message,
    shortfall_message,
)

MOST_SCARCE = 1_000

M = TypeVar("M", bound=Message)
T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Matching(MatchingServiceServicer):
    """Orders, plans and assignments. `clock` tells the time of what is done."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = _utc_now) -> None:
        self._database = database
        self._clock = clock

    def CreateOrder(self, request: service.CreateOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        draft = order_draft_from(request)
        return self._once(request, order_pb2.Order, lambda s: order_message(orders.create(s, draft, self._clock())))

    def GetOrder(self, request: service.GetOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)
        return self._database.read(lambda s: order_message(orders.get(s, park, ident)))

    def ListOrders(self, request: service.ListOrdersRequest, _context: ServicerContext) -> service.ListOrdersResponse:
        page, (park,) = paging.of(request, rpc.caller()), ids(request.parent, names.PARK, "parent")
        state, after = order_state_from(request.state), str(page.after[0]) if page.after else ""
        found = self._database.read(lambda s: orders.page(s, park, state, after, page.limit))
        shown, token = page.cut(found, key=lambda order: (order.id,))
        return service.ListOrdersResponse(orders=map(order_message, shown), next_page_token=token)

    def SummarizeOrders(
        self, request: service.SummarizeOrdersRequest, _context: ServicerContext
    ) -> service.SummarizeOrdersResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        limits = limits_from(request)
        return self._database.read(
            lambda s: summarize_orders_response(
                order_summary.summarize(s, caller, park, worst=limits.worst, scarce=limits.scarce)
            )
        )

    def CancelOrder(self, request: service.CancelOrderRequest, _context: ServicerContext) -> order_pb2.Order:
        park, ident = ids(request.name, names.ORDER)
        return self._once(
            request,
            order_pb2.Order,
            lambda s: order_message(orders.cancel(s, park, ident, request.etag, self._clock())),
        )

    def WatchOrder(
        self, request: service.WatchOrderRequest, _context: ServicerContext
    ) -> Iterator[service.WatchOrderResponse]:
        park, ident = ids(request.name, names.ORDER)
        read = self._reader(lambda s: orders.get(s, park, ident))
        for order, token in changes(read, lambda order: (order.version, 0), request.resume_token):
            yield service.WatchOrderResponse(order=order_message(order), resume_token=token)

    def ListLots(self, request: service.ListLotsRequest, _context: ServicerContext) -> service.ListLotsResponse:
        page, (park, ident) = paging.of(request, rpc.caller()), ids(request.parent, names.ORDER, "parent")
        after = _number(page, before_all=-1)
        found, enterprises = self._database.read(lambda s: orders.lots(s, park, ident, after, page.limit))
        shown, token = page.cut(found, key=lambda numbered: (numbered[0],))
        lots = lot_messages((lot for _, lot in shown), park, enterprises)
        return service.ListLotsResponse(lots=lots, next_page_token=token)

    def CreatePlan(self, request: service.CreatePlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        (park,), asked = ids(request.parent, names.PARK, "parent"), request.plan
        kind = plan_kind_from(asked.kind)

        def work(session: Session) -> plan_pb2.Plan:
            return plan_message(
                plans.create(
                    session,
                    park,
                    kind,
                    seconds=wire.optional(asked, "seconds_limit"),
                    iterations=wire.optional(asked, "iterations_limit"),
                    seed=asked.seed,
                    now=self._clock(),
                )
            )

        return self._once(request, plan_pb2.Plan, work)

    def GetPlan(self, request: service.GetPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return self._database.read(lambda s: plan_message(plans.get(s, park, ident)))

    def ListPlans(self, request: service.ListPlansRequest, _context: ServicerContext) -> service.ListPlansResponse:
        page, (park,) = paging.of(request, rpc.caller()), ids(request.parent, names.PARK, "parent")
        before = _number(page, before_all=0) or None
        found = self._database.read(lambda s: plans.page(s, park, before, page.limit))
        shown, token = page.cut(found, key=lambda plan: (plan.number,))
        return service.ListPlansResponse(plans=map(plan_message, shown), next_page_token=token)

    def WatchPlan(
        self, request: service.WatchPlanRequest, _context: ServicerContext
    ) -> Iterator[service.WatchPlanResponse]:
        park, ident = ids(request.name, names.PLAN)
        read = self._reader(lambda s: plans.get(s, park, ident))
        for plan, token in changes(read, lambda plan: (plan.version, plan.tick), request.resume_token):
            yield service.WatchPlanResponse(plan=plan_message(plan), resume_token=token)

    def CancelPlan(self, request: service.CancelPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        plan = self._database.transact(lambda s: plans.cancel(s, park, ident, request.etag, self._clock()))
        return plan_message(plan)

    def ConfirmPlan(self, request: service.ConfirmPlanRequest, _context: ServicerContext) -> plan_pb2.Plan:
        park, ident = ids(request.name, names.PLAN)
        return plan_message(confirm.confirm(self._database, Asked(park, ident, request.etag), self._clock))

    def ListShortfalls(
        self, request: service.ListShortfallsRequest, _context: ServicerContext
    ) -> service.ListShortfallsResponse:
        page, (park, ident) = paging.of(request, rpc.caller()), ids(request.parent, names.PLAN, "parent")
        after = str(page.after[0]) if page.after else ""
        found = self._database.read(lambda s: plans.shortfalls(s, park, ident, after, page.limit))
        shown, token = page.cut(found, key=lambda shortfall: (shortfall.order,))
        return service.ListShortfallsResponse(
            shortfalls=[shortfall_message(each, park) for each in shown], next_page_token=token
        )

    def ListScarcityPrices(
        self, request: service.ListScarcityPricesRequest, _context: ServicerContext
    ) -> service.ListScarcityPricesResponse:
        page, (park, ident) = paging.of(request, rpc.caller()), ids(request.parent, names.PLAN, "parent")
        after = _number(page, before_all=-1)
        found = self._database.read(lambda s: plans.prices(s, park, ident, after, page.limit))
        shown, token = page.cut(found, key=lambda numbered: (numbered[0],))
        prices = [scarcity_price_message(price, park) for _, price in shown]
        return service.ListScarcityPricesResponse(scarcity_prices=prices, next_page_token=token)

    def SummarizeScarcityPrices(
        self, request: service.SummarizeScarcityPricesRequest, _context: ServicerContext
    ) -> service.SummarizeScarcityPricesResponse:
        park, ident = ids(request.parent, names.PLAN, "parent")
        found = self._database.read(lambda s: plans.scarce_capacity(s, park, ident))
        return service.SummarizeScarcityPricesResponse(
            scarce_capacities=map(scarce_capacity_message, found[:MOST_SCARCE])
        )

    def ExplainEnterprise(
        self, request: service.ExplainEnterpriseRequest, _context: ServicerContext
    ) -> service.ExplainEnterpriseResponse:
        caller, (park, order) = rpc.caller(), ids(request.name, names.ORDER)
        enterprise = optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise")
        found = self._database.read(
            lambda s: explaining.verdicts(s, caller, park, order, enterprise, now=self._clock())
        )
        return explain_enterprise_response(park, found)

    def GetAssignment(
        self, request: service.GetAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ASSIGNMENT)
        return self._database.read(lambda s: assignment_message(assignments.get(s, caller, park, ident)))

    def ListAssignments(
        self, request: service.ListAssignmentsRequest, _context: ServicerContext
    ) -> service.ListAssignmentsResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page = paging.of(request, caller)
        filters: dict[str, Any] = {
            "enterprise": optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
            "order": optional_id_in_park(request.order, names.ORDER, park, "order"),
            "state": assignment_state_from(request.state),
            "after": str(page.after[0]) if page.after else "",
        }
        found = self._database.read(lambda s: assignments.page(s, caller, park, limit=page.limit, **filters))
        shown, token = page.cut(found, key=lambda assignment: (assignment.id,))
        return service.ListAssignmentsResponse(assignments=map(assignment_message, shown), next_page_token=token)

    def AcceptAssignment(
        self, request: service.AcceptAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ASSIGNMENT)

        def work(session: Session) -> assignment_pb2.Assignment:
            accepted = assignments.accept(session, caller, park, ident, etag=request.etag, now=self._clock())
            return assignment_message(accepted)

        return self._once(request, assignment_pb2.Assignment, work)

    def DeclineAssignment(
        self, request: service.DeclineAssignmentRequest, _context: ServicerContext
    ) -> assignment_pb2.Assignment:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.ASSIGNMENT)

        def work(session: Session) -> assignment_pb2.Assignment:
            declined = assignments.decline(
                session, caller, park, ident, etag=request.etag, reason=request.reason, now=self._clock()
            )
            return assignment_message(declined)

        return self._once(request, assignment_pb2.Assignment, work)

    def _once(self, request: Message, reply: type[M], work: Callable[[Session], M]) -> M:
        """The reply to a change, one effect per request_id."""
        caller = rpc.caller()
        return self._database.transact(lambda s: requests.once(s, caller, request, reply, lambda: work(s)))

    def _reader(self, read: Callable[[Session], T]) -> Callable[[], T]:
        return lambda: self._database.read(read)


def _number(page: paging.Page, *, before_all: int) -> int:
    return int(page.after[0]) if page.after else before_all
