"""Proven reasons, for orders of which plans have only shown that more time might place them better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.matching.domain.orders import Order
from services.matching.domain.plans import PlanKind
from services.matching.domain.reasons import Reason
from services.matching.scheduling.proven_reasons import is_unexplained
from services.matching.storage import orders as stored_orders
from services.matching.storage import plans as stored_plans
from services.matching.wire import events


@dataclass(frozen=True, slots=True)
class Proven:
    """The reasons of an order at a `version`."""

    order: str
    version: int
    reasons: tuple[Reason, ...]


def unexplained(session: Session) -> dict[str, list[Order]]:
    """Orders of which nothing is known but that more time might place them better, by park, the largest first."""
    found: defaultdict[str, list[Order]] = defaultdict(list)
    for order in filter(is_unexplained, stored_orders.with_reason(session, "unfinished")):
        found[order.park].append(order)
    return {park: sorted(orders, key=lambda order: (-_units(order), order.id)) for park, orders in found.items()}


def largest(session: Session, park: str, most: int) -> list[str]:
    """The park's largest orders that are late or short, at most so many."""
    found = stored_orders.unsatisfied(session, park)
    return [order.id for order in sorted(found, key=lambda order: (-_units(order), order.id))[:most]]


def plan_waits(session: Session) -> bool:
    """True while a park plan waits that somebody asked for: it comes before reasons."""
    return stored_plans.asked_for_waits(session, PlanKind.PARK_PLAN)


def explain(session: Session, park: str, proven: Collection[Proven], now: datetime) -> int:
    """Record the reasons of orders that are as they were, with the live park plan's too. Returns how many they are."""
    known: Mapping[str, Order] = stored_orders.orders(session, park, [each.order for each in proven])
    same = [each for each in proven if each.order in known and known[each.order].version == each.version]
    for each in same:
        known[each.order].explain(each.reasons, now)
    plan = stored_plans.applied_last(session, park, PlanKind.PARK_PLAN)
    if plan is not None:
        stored_plans.explain_shortfalls(session, plan, {each.order: each.reasons for each in same})
    outbox.append(session, [events.order_changed_event(known[each.order]) for each in same])
    return len(same)


def place(session: Session, park: str, orders: Collection[str]) -> None:
    """Ask for a fill-in plan of those of the orders that are not over."""
    stored_orders.request_fill_in(session, park, stored_orders.open_among(session, park, orders))


def _units(order: Order) -> int:
    """Units that are not scheduled; of an order that is late only, all."""
    return order.quantity - order.scheduled_quantity or order.quantity
