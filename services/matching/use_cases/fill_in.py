"""When a fill-in run is due: a second after the last event that calls for one, and which run looks at what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan, PlanKind, PlanState
from services.matching.storage import facts
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.use_cases import plans

PATIENCE = timedelta(seconds=1)
# Where events never cease, nobody waits longer than this.
MOST_PATIENCE = timedelta(seconds=10)
# More would take the run longer than people wait for it; the rest is next.
MOST_ORDERS = 200


def request_short(session: Session, park: str, links: Collection[str] | None, now: datetime) -> None:
    """Capacity was added or freed at these links (None: anywhere): look again at what could not be placed."""
    short = [
        order.id
        for order in stored_orders.short_orders(session, park)
        if links is None or any(step.link in links for step in order.route)
    ]
    stored_orders.request_fill_in(session, park, short, now)


def parks_waiting(session: Session, now: datetime) -> list[str]:
    """Parks whose fill-in run is due."""
    return stored_orders.parks_waiting(session, now - PATIENCE, now - MOST_PATIENCE)


def queue(session: Session, park: str, now: datetime) -> Plan | None:
    """Queue a fill-in run for what waits, unless one is under way; it takes over what an unconfirmed one proposes."""
    known = facts.park(session, park)
    if known is None or _under_way(session, park, auto_confirm=known.policy.auto_confirm):
        return None
    taken_over = _discard_unconfirmed(session, park, now)
    waiting = stored_orders.take_requests(session, park, MOST_ORDERS)
    orders = dict.fromkeys([*waiting, *taken_over], 0)
    if not orders:
        return None
    return plans.enqueue(session, park, PlanKind.FILL_IN_RUN, orders=orders, now=now)


def hand_over(session: Session, plan: Plan) -> None:
    """A park run that begins looks at what waits too, where it goes live by itself; else nobody may wait for it."""
    known = facts.park(session, plan.park)
    if plan.kind is PlanKind.PARK_RUN and known is not None and known.policy.auto_confirm:
        plan.orders = {**plan.orders, **dict.fromkeys(stored_orders.take_requests(session, plan.park), 0)}


def take_back(session: Session, plan: Plan, now: datetime) -> None:
    """A park run came to nothing: what it was to look at waits again. A fill-in run that fails would fail for ever."""
    if plan.kind is PlanKind.PARK_RUN:
        stored_orders.request_fill_in(session, plan.park, plan.orders, now)


def _under_way(session: Session, park: str, *, auto_confirm: bool) -> bool:
    """A fill-in run, or a park run that is about to begin and will look at what waits."""
    states = [PlanState.QUEUED, PlanState.RUNNING] + ([PlanState.READY] if auto_confirm else [])
    return any(
        plan.kind is PlanKind.FILL_IN_RUN or (plan.state is PlanState.QUEUED and auto_confirm)
        for plan in stored_plans.in_states(session, park, *states)
    )


def _discard_unconfirmed(session: Session, park: str, now: datetime) -> list[str]:
    orders: list[str] = []
    for plan in stored_plans.in_states(session, park, PlanState.READY):
        if plan.kind is PlanKind.FILL_IN_RUN:
            plan.discard(now)
            stored_plans.drop_proposal(session, park, plan.id)
            orders += plan.orders
    return orders
