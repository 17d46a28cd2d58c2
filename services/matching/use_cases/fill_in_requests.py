"""Requests for fill-in plans: orders wait for one, and wait again when a plan comes to nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan, PlanState
from services.matching.scheduling.plan_policies import policy_of
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.storage import reference_data

# An order whose fill-in plans fail waits twice as long each time, and in the end for the next event.
BACK_OFF = timedelta(seconds=10)
MOST_TRIES = 5
TRIES_COUNT_FOR = timedelta(hours=1)


def request_short(session: Session, park: str, links: Collection[str] | None, now: datetime) -> None:
    """Requests a fill-in plan for short orders that could use capacity at these links (None: any link)."""
    short = [
        order.id
        for order in stored_orders.short_orders(session, park)
        if links is None or any(step.link in links for step in order.route)
    ]
    stored_orders.request_fill_in(session, park, short, now)


def take_over_requests(session: Session, plan: Plan) -> None:
    """A plan that begins takes over the orders that wait, if its kind does and its park confirms plans by itself."""
    known = reference_data.find_park(session, plan.park)
    if policy_of(plan).takes_requests and known is not None and known.policy.auto_confirm:
        plan.orders = {**plan.orders, **dict.fromkeys(stored_orders.take_requests(session, plan.park), 0)}


def request_again(session: Session, plan: Plan, now: datetime) -> None:
    """The orders of a plan that came to nothing wait again; those of a failed fill-in plan after a back-off."""
    if policy_of(plan).serves_requests and plan.state is PlanState.FAILED:
        tries_of = _failed_tries(session, plan, now)
        for tries in range(1, MOST_TRIES):
            orders = [order for order, failed in tries_of.items() if failed == tries]
            stored_orders.request_fill_in(session, plan.park, orders, now, after=BACK_OFF * 2 ** (tries - 1))
    else:
        stored_orders.request_fill_in(session, plan.park, plan.orders, now)


def _failed_tries(session: Session, plan: Plan, now: datetime) -> Counter[str]:
    """Recent failures of fill-in plans by order of this plan, this one included."""
    failed = stored_plans.in_states(session, plan.park, PlanState.FAILED, since=now - TRIES_COUNT_FOR)
    others = (each for each in failed if policy_of(each).serves_requests and each.id != plan.id)
    tries = Counter(order for each in (plan, *others) for order in each.orders)
    return Counter({order: tries[order] for order in plan.orders})
