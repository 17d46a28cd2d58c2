"""Requests for fill-in plans: orders wait for one, and wait again when a plan is cancelled."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan
from services.matching.scheduling.plan_policies import policy_of
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data


def request_short(session: Session, park: str, links: Collection[str] | None) -> None:
    """Requests a fill-in plan for short orders that could use capacity at these links (None: any link)."""
    short = [
        order.id
        for order in stored_orders.short_orders(session, park, not_waiting=True)
        if links is None or any(step.link in links for step in order.route)
    ]
    stored_orders.request_fill_in(session, park, short)


def take_over_requests(session: Session, plan: Plan) -> None:
    """A plan that begins takes over the orders that wait, if its kind does and its park confirms plans by itself."""
    known = reference_data.find_park(session, plan.park)
    if policy_of(plan).takes_requests and known is not None and known.policy.auto_confirm:
        plan.orders = {**plan.orders, **dict.fromkeys(stored_orders.take_requests(session, plan.park), 0)}


def request_short_again(session: Session, plan: Plan) -> None:
    """Of the orders of a plan that nobody wants, those wait again of which units have no lot."""
    short = {order.id for order in stored_orders.short_orders(session, plan.park)}
    stored_orders.request_fill_in(session, plan.park, short & plan.orders.keys())


def request_again(session: Session, plan: Plan) -> None:
    """The orders of a plan that came to nothing wait again."""
    stored_orders.request_fill_in(session, plan.park, plan.orders)
