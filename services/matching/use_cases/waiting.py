"""Which orders wait for a fill-in plan to look at them, and since when."""

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

# An order whose fill-in plans fail is tried again, each time after twice as long, and then only when something happens.
BACK_OFF = timedelta(seconds=10)
MOST_TRIES = 5
TRIES_COUNT_FOR = timedelta(hours=1)


def request_short(session: Session, park: str, links: Collection[str] | None, now: datetime) -> None:
    """Capacity was added or freed at these links (None: anywhere): look again at what could not be placed."""
    short = [
        order.id
        for order in stored_orders.short_orders(session, park)
        if links is None or any(step.link in links for step in order.route)
    ]
    stored_orders.request_fill_in(session, park, short, now)


def hand_over(session: Session, plan: Plan) -> None:
    """A park plan that begins looks at what waits too, where it goes live by itself; else nobody may wait for it."""
    known = reference_data.find_park(session, plan.park)
    if policy_of(plan).takes_requests and known is not None and known.policy.auto_confirm:
        plan.orders = {**plan.orders, **dict.fromkeys(stored_orders.take_requests(session, plan.park), 0)}


def take_back(session: Session, plan: Plan, now: datetime) -> None:
    """A run came to nothing: what it was to look at waits again, after a while if it was a fill-in plan that failed."""
    if policy_of(plan).serves_requests and plan.state is PlanState.FAILED:
        tries_of = _failed_tries(session, plan, now)
        for tries in range(1, MOST_TRIES):
            orders = [order for order, failed in tries_of.items() if failed == tries]
            stored_orders.request_fill_in(session, plan.park, orders, now, after=BACK_OFF * 2 ** (tries - 1))
    else:
        stored_orders.request_fill_in(session, plan.park, plan.orders, now)


def _failed_tries(session: Session, plan: Plan, now: datetime) -> Counter[str]:
    """How often fill-in plans for each of the plan's orders have failed of late, this one included."""
    failed = stored_plans.in_states(session, plan.park, PlanState.FAILED, since=now - TRIES_COUNT_FOR)
    others = (each for each in failed if policy_of(each).serves_requests and each.id != plan.id)
    tries = Counter(order for each in (plan, *others) for order in each.orders)
    return Counter({order: tries[order] for order in plan.orders})
