"""When a fill-in plan is due: a second after the last event that calls for one, and which run looks at what."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan, PlanState
from services.matching.scheduling.plan_policies import REQUESTED, policy_of
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.storage import reference_data
from services.matching.use_cases import plans

PATIENCE = timedelta(seconds=1)
# Where events never cease, nobody waits longer than this.
MOST_PATIENCE = timedelta(seconds=10)
# More would take the run longer than people wait for it; the rest is next.
MOST_ORDERS = 200


def parks_waiting(session: Session, now: datetime) -> list[str]:
    """Parks whose fill-in plan is due."""
    return stored_orders.parks_waiting(session, now, PATIENCE, MOST_PATIENCE)


def queue(session: Session, park: str, now: datetime) -> Plan | None:
    """Queue a fill-in plan for what waits, unless one is under way; it takes over what an unconfirmed one proposes."""
    known = reference_data.find_park(session, park)
    if known is None or _under_way(session, park, auto_confirm=known.policy.auto_confirm):
        return None
    taken_over = _discard_unconfirmed(session, park, now)
    begun = _park_plan_begun(session, park) if known.policy.auto_confirm else None
    waiting = stored_orders.take_requests(session, park, until=now, planned_since=begun, limit=MOST_ORDERS)
    orders = dict.fromkeys([*waiting, *taken_over], 0)
    if not orders:
        return None
    return plans.enqueue(session, park, REQUESTED, orders=orders, now=now)


def _under_way(session: Session, park: str, *, auto_confirm: bool) -> bool:
    """A fill-in plan, or a park plan that is about to begin and will look at what waits."""
    states = [PlanState.QUEUED, PlanState.RUNNING] + ([PlanState.READY] if auto_confirm else [])
    return any(
        policy_of(plan).serves_requests
        or (policy_of(plan).takes_requests and plan.state is PlanState.QUEUED and auto_confirm)
        for plan in stored_plans.in_states(session, park, *states)
    )


def _park_plan_begun(session: Session, park: str) -> datetime | None:
    """When a park plan was asked for that is under way and will place what was there by then."""
    under_way = stored_plans.in_states(session, park, PlanState.RUNNING, PlanState.READY)
    return next((plan.created_at for plan in under_way if policy_of(plan).takes_requests), None)


def _discard_unconfirmed(session: Session, park: str, now: datetime) -> list[str]:
    orders: list[str] = []
    for plan in stored_plans.in_states(session, park, PlanState.READY):
        if policy_of(plan).serves_requests:
            plan.discard(now)
            stored_plans.drop_proposal(session, park, plan.id)
            orders += plan.orders
    return orders
