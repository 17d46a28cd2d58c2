"""The demo's story on a loaded park: a park plan, three more orders, and the fill-in plan for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parkloom.logistics.v1 import logistics_service_pb2
from parkloom.matching.v1 import matching_service_pb2, order_pb2, plan_pb2, reason_pb2
from parkloom.registry.v1 import park_pb2, registry_service_pb2
from services.demo.clients import Clients
from services.errors import Unavailable

_ENDED = (
    plan_pb2.PLAN_STATE_APPLIED,
    plan_pb2.PLAN_STATE_DISCARDED,
    plan_pb2.PLAN_STATE_CANCELLED,
    plan_pb2.PLAN_STATE_FAILED,
)
_UNDER_WAY = (plan_pb2.PLAN_STATE_QUEUED, plan_pb2.PLAN_STATE_RUNNING)
_PLACED = (order_pb2.ORDER_STATE_SCHEDULED, order_pb2.ORDER_STATE_PARTLY_SCHEDULED, order_pb2.ORDER_STATE_UNMATCHED)
_PAGE = 1000
# Applying a park plan writes tens of thousands of lots, on a machine that may be busy.
ACTIVATION_PATIENCE_SECONDS = 300
IMPROVING_PATIENCE_SECONDS = 300
_HORIZON_DAYS = 120
_PAUSE_SECONDS = 0.25
_LONG_PAUSE_SECONDS = 2.0
_NO_LIMIT = {reason_pb2.REASON_RULE_UNFINISHED, reason_pb2.REASON_RULE_CHANGED_MEANWHILE}


@dataclass(frozen=True)
class Story:
    """One park manager at work in one park."""

    clients: Clients
    parent: str

    def park_plan(self, seconds: int, request_id: str, watch: Callable[[plan_pb2.Plan], None]) -> plan_pb2.Plan:
        """Ask for a park plan, follow it with `watch`, confirm it unless the park does; return it applied.

        What people confirm is the best plan that planning in the background has come to.

        Raises Unavailable where it fails.
        """
        automatic = self._park().policy.auto_confirm
        plan = plan_pb2.Plan(kind=plan_pb2.PLAN_KIND_PARK_PLAN, seconds_limit=seconds, seed=1)
        asked = self.clients.matching.CreatePlan(
            matching_service_pb2.CreatePlanRequest(parent=self.parent, plan=plan, request_id=request_id)
        )
        request = matching_service_pb2.WatchPlanRequest(name=asked.name)
        for reply in self.clients.matching.WatchPlan(request, timeout=seconds + ACTIVATION_PATIENCE_SECONDS):
            watch(reply.plan)
            if reply.plan.state == plan_pb2.PLAN_STATE_READY and not automatic:
                return self._confirm(self._improved(reply.plan, watch))
            if reply.plan.state in _ENDED:
                return _applied(reply.plan)
        raise Unavailable("DEMO_STORY_BROKEN", f"the watch of {asked.name} ended before the plan did")

    def _improved(self, plan: plan_pb2.Plan, watch: Callable[[plan_pb2.Plan], None]) -> plan_pb2.Plan:
        """The best plan once planning in the background has ended, or has taken as long as people wait for it."""
        deadline = time.monotonic() + IMPROVING_PATIENCE_SECONDS
        while True:
            plans = [plan, *(each for each in self._newest_plans() if each.improves == plan.name)]
            under_way = [each for each in plans if each.state in _UNDER_WAY]
            if not under_way or time.monotonic() > deadline:
                ready = [each for each in plans if each.state == plan_pb2.PLAN_STATE_READY]
                return min(ready, key=lambda each: each.incumbent_micros)
            watch(under_way[0])
            time.sleep(_PAUSE_SECONDS)

    def _newest_plans(self) -> list[plan_pb2.Plan]:
        request = matching_service_pb2.ListPlansRequest(parent=self.parent, page_size=_PAGE)
        return list(self.clients.matching.ListPlans(request).plans)

    def _confirm(self, plan: plan_pb2.Plan) -> plan_pb2.Plan:
        request = matching_service_pb2.ConfirmPlanRequest(name=plan.name, etag=plan.etag)
        applied: plan_pb2.Plan = self.clients.matching.ConfirmPlan(request, timeout=ACTIVATION_PATIENCE_SECONDS)
        return applied

    def _park(self) -> park_pb2.Park:
        park: park_pb2.Park = self.clients.registry.GetPark(registry_service_pb2.GetParkRequest(name=self.parent))
        return park

    def confirm_plans_automatically(self) -> None:
        """From now on the park applies a ready plan without a confirmation."""
        park = self._park()
        park.policy.auto_confirm = True
        self.clients.registry.UpdatePark(registry_service_pb2.UpdateParkRequest(park=park))

    def wait_until_placed(self, names: Sequence[str], seconds: float) -> list[order_pb2.Order]:
        """The orders, once plans have looked at every one of them. Raises Unavailable after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            orders = [self.clients.matching.GetOrder(matching_service_pb2.GetOrderRequest(name=name)) for name in names]
            if all(order.state in _PLACED for order in orders):
                return orders
            if time.monotonic() > deadline:
                raise Unavailable("DEMO_STORY_BROKEN", f"no plan has looked at the new orders within {seconds:.0f} s")
            time.sleep(0.2)

    def park_plans(self) -> Iterator[plan_pb2.Plan]:
        """The park plans that went live, newest first."""
        request = matching_service_pb2.ListPlansRequest(parent=self.parent, page_size=_PAGE)
        for plan in pages(self.clients.matching.ListPlans, request, "plans"):
            if plan.kind == plan_pb2.PLAN_KIND_PARK_PLAN and plan.sequence:
                yield plan

    def busy_enterprise(self) -> str:
        """Id of an enterprise that has work under the live plan."""
        request = matching_service_pb2.ListAssignmentsRequest(parent=self.parent, page_size=1)
        for assignment in self.clients.matching.ListAssignments(request).assignments:
            return str(assignment.enterprise.rsplit("/", 1)[-1])
        raise Unavailable("DEMO_STORY_BROKEN", "no enterprise has work")

    def wait_until_booked(self, seconds: float) -> None:
        """Return once every order that is scheduled has its movements, or `seconds` are over."""
        deadline = time.monotonic() + seconds
        unmoved = [order.name for order in self.orders() if order.scheduled_quantity]
        while unmoved and time.monotonic() < deadline:
            if self._moves(unmoved[-1]):
                unmoved.pop()
            else:
                time.sleep(_PAUSE_SECONDS)

    def _moves(self, order: str) -> bool:
        request = logistics_service_pb2.ListMovementsRequest(parent=self.parent, order=order, page_size=1)
        return bool(self.clients.logistics.ListMovements(request).movements)

    def movement_counts(self, today: date) -> Sequence[logistics_service_pb2.MovementCount]:
        """Movements by day and state, from today on for as long as a horizon may be."""
        last = today + timedelta(days=_HORIZON_DAYS - 1)
        request = logistics_service_pb2.SummarizeMovementsRequest(
            parent=self.parent, first_date=today.isoformat(), last_date=last.isoformat()
        )
        return list(self.clients.logistics.SummarizeMovements(request).counts)

    def orders(self) -> Iterator[order_pb2.Order]:
        """All orders of the park."""
        request = matching_service_pb2.ListOrdersRequest(parent=self.parent, page_size=_PAGE)
        return pages(self.clients.matching.ListOrders, request, "orders")

    def still_short(self, plan: plan_pb2.Plan) -> Iterator[plan_pb2.Shortfall]:
        """The shortfalls of a plan, with what is known of them by now, less those that fill-in plans have made good."""
        orders = {order.name: order for order in self.orders()}
        for shortfall in self.shortfalls(plan):
            order = orders[shortfall.order]
            if shortfall.late_quantity or order.scheduled_quantity < order.quantity:
                known = plan_pb2.Shortfall(order=order.name, reasons=order.reasons or shortfall.reasons)
                known.unmet_quantity = order.quantity - order.scheduled_quantity
                known.late_quantity, known.days_late = shortfall.late_quantity, shortfall.days_late
                yield known

    def wait_until_explained(self, seconds: float) -> None:
        """Return once the reasons of every late or short order name a limit, or `seconds` are over."""
        deadline = time.monotonic() + seconds
        while any(map(names_no_limit, self.orders())) and time.monotonic() < deadline:
            time.sleep(_LONG_PAUSE_SECONDS)

    def shortfalls(self, plan: plan_pb2.Plan) -> Iterator[plan_pb2.Shortfall]:
        """The orders that a plan leaves late, short or unmatched."""
        request = matching_service_pb2.ListShortfallsRequest(parent=plan.name, page_size=_PAGE)
        return pages(self.clients.matching.ListShortfalls, request, "shortfalls")


def pages(call: Callable[[Any], Any], request: Any, entries: str) -> Iterator[Any]:
    """Every entry of a list rpc, page after page; `entries` is the reply's field."""
    while True:
        reply = call(request)
        yield from getattr(reply, entries)
        if not reply.next_page_token:
            return
        request.page_token = reply.next_page_token


def names_no_limit(known: order_pb2.Order | plan_pb2.Shortfall) -> bool:
    """True if there are reasons, and all that they say is that more time might bring a better place."""
    return bool(known.reasons) and {reason.rule for reason in known.reasons} <= _NO_LIMIT


def _applied(plan: plan_pb2.Plan) -> plan_pb2.Plan:
    if plan.state == plan_pb2.PLAN_STATE_APPLIED:
        return plan
    state = plan_pb2.PlanState.Name(plan.state).removeprefix("PLAN_STATE_").lower()
    raise Unavailable("DEMO_STORY_BROKEN", f"{plan.name} is {state}: {plan.failure or 'no reason given'}")
