"""Queues fill-in plans: one is due at once where few orders wait and none was made lately, and takes over what is not
left to another plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.database import now
from services.matching.domain.plans import Plan, PlanDraft, PlanState
from services.matching.scheduling.plan_policies import REQUESTED, policy_of
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import goods as stored_goods
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.storage import reference_data
from services.matching.use_cases import plans

# With more, orders are still coming in from a list: they are waited for, and planned together.
FEW_ORDERS = 20
PATIENCE = timedelta(seconds=1)
# Where requests never cease, no order waits longer than this.
MOST_PATIENCE = timedelta(seconds=10)
# After a fill-in plan its park rests for as long as that took, but no longer: where orders never cease, half of the
# time is left to those who place them, and more of them share a plan.
MOST_REST = timedelta(seconds=5)
# With more, a plan would take longer than people wait for it; the rest goes to the next one.
MOST_ORDERS = 200


def parks_waiting(session: Session) -> list[str]:
    """The parks in which a fill-in plan is due: where another is under way no transaction has to find that out."""
    instant = now(session)
    waiting = stored_orders.parks_waiting(session, FEW_ORDERS, PATIENCE, MOST_PATIENCE)
    return [park for park in waiting if _rested(session, park, instant) and _to_place(session, park, 1)]


def _rested(session: Session, park: str, instant: datetime) -> bool:
    """True if the park's last fill-in plan is as long ago as it took."""
    last = stored_plans.took_last(session, park, REQUESTED)
    if last is None:
        return True
    begin, end = last
    return not end <= instant < end + min(end - begin, MOST_REST)


def queue(session: Session, park: str) -> Plan | None:
    """Queues a fill-in plan for the orders that wait, and those of unconfirmed ones, unless one is under way."""
    waiting = _to_place(session, park, MOST_ORDERS)
    if not waiting:
        return None
    together = _plannable_together(session, park, [*waiting, *_discard_unconfirmed(session, park)])
    return plans.enqueue(session, park, PlanDraft(REQUESTED), dict.fromkeys(together, 0))


def _to_place(session: Session, park: str, most: int) -> list[str]:
    """The orders that wait for a plan of their own, at most so many; none while one is under way that serves them."""
    known = reference_data.find_park(session, park)
    if known is None or _under_way(session, park, auto_confirm=known.policy.auto_confirm):
        return []
    placed_until = _placing_orders_until(session, park, auto_confirm=known.policy.auto_confirm)
    return stored_orders.requested(session, park, until=now(session), planned_since=placed_until, limit=most)


def _plannable_together(session: Session, park: str, waiting: Sequence[str]) -> list[str]:
    """The orders that the next plan places, which wait no longer; the others go on waiting, and keep their places.

    An order with limits at single enterprises, or with goods that come too late, has a plan to itself: the limits
    hold for all that its plan places.
    """
    together = _first_of(session, park, waiting)
    stored_orders.request_fill_in(session, park, set(waiting) - set(together))
    stored_orders.drop_requests(session, park, together)
    return together


def _first_of(session: Session, park: str, waiting: Sequence[str]) -> list[str]:
    late = stored_goods.late_of_open_orders(session, park).keys() & set(waiting)
    limited = stored_assignments.limited_orders(session, park, waiting) | late
    if not limited:
        return list(waiting)
    first = waiting[0]
    return [first] if first in limited else [order for order in waiting if order not in limited]


def _under_way(session: Session, park: str, *, auto_confirm: bool) -> bool:
    """True if a plan is under way that serves the orders that wait, or that will take them over when it begins."""
    states = [PlanState.QUEUED, PlanState.RUNNING] + ([PlanState.READY] if auto_confirm else [])
    return any(
        policy_of(plan).serves_requests
        or (policy_of(plan).takes_requests and plan.state is PlanState.QUEUED and auto_confirm)
        for plan in stored_plans.in_states(session, park, *states)
    )


def _placing_orders_until(session: Session, park: str, *, auto_confirm: bool) -> datetime | None:
    """The creation time of a plan under way that places all orders there were by then; None without one.

    A ready plan counts only where it will be confirmed: nobody else may ever do it.
    """
    last = PlanState.READY if auto_confirm else PlanState.QUEUED
    under_way = stored_plans.in_states(session, park, PlanState.RUNNING, last)
    # An improving plan places what the plan that it improves does.
    asked = (stored_plans.find_plan(session, park, plan.improves) if plan.improves else plan for plan in under_way)
    return next((plan.created_at for plan in asked if plan is not None and policy_of(plan).takes_requests), None)


def _discard_unconfirmed(session: Session, park: str) -> list[str]:
    orders: list[str] = []
    for plan in stored_plans.in_states(session, park, PlanState.READY):
        if policy_of(plan).serves_requests:
            plan.discard(now(session))
            stored_plans.give_up(session, park, plan.id)
            orders += plan.orders
    return orders
