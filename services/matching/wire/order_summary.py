"""The summary of orders: from requests, and into replies."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2
from services.chassis.rpc.replies import fitting
from services.chassis.wire import enum_number
from services.matching.domain.order_summary import OrderSummary, WaitingAssignments
from services.matching.domain.orders import Order
from services.matching.wire.orders import order_message
from services.matching.wire.plans import plan_message, scarce_capacity_message

DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """The most orders and entries of scarce capacity that a caller asks for."""

    worst: int
    scarce: int


def limits_from(request: service.SummarizeOrdersRequest) -> Limits:
    return Limits(
        worst=request.worst_orders_limit if request.HasField("worst_orders_limit") else DEFAULT_LIMIT,
        scarce=request.scarce_capacities_limit if request.HasField("scarce_capacities_limit") else DEFAULT_LIMIT,
    )


def _without_route(order: Order, *, to_buyer: bool) -> order_pb2.Order:
    """The order as an overview shows it: its route may be by far the most of it."""
    message = order_message(order, to_buyer=to_buyer)
    message.ClearField("route")
    return message


def _waiting_message(waiting: WaitingAssignments | None) -> service.WaitingAssignments | None:
    return None if waiting is None else service.WaitingAssignments(**asdict(waiting))


def summarize_orders_response(summary: OrderSummary, *, to_buyer: bool) -> service.SummarizeOrdersResponse:
    figures = summary.figures
    return service.SummarizeOrdersResponse(
        counts=[
            service.OrderCount(state=enum_number(order_pb2.OrderState, state), orders=orders)
            for state, orders in sorted(figures.by_state.items())
        ],
        planned_orders=figures.planned,
        on_time_in_full_orders=figures.on_time_in_full,
        late_orders=figures.late,
        short_orders=figures.short,
        unmatched_orders=figures.unmatched,
        ordered_quantity=figures.ordered_quantity,
        scheduled_quantity=figures.scheduled_quantity,
        worst_orders=fitting(_without_route(order, to_buyer=to_buyer) for order in summary.worst),
        applied_plan=None if summary.applied is None else plan_message(summary.applied),
        applied_park_plan=None if summary.applied_park_plan is None else plan_message(summary.applied_park_plan),
        running_plan=None if summary.running is None else plan_message(summary.running),
        scarce_capacities=map(scarce_capacity_message, summary.scarce),
        waiting_assignments=_waiting_message(summary.waiting),
    )
