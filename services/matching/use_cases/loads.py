"""Counts again what orders take, where something else than their own change may have changed it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import OrderState
from services.matching.scheduling.order_loads import order_loads
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.storage import park_days as stored_days
from services.matching.storage import reference_data
from services.matching.use_cases import reading


def count_orders(session: Session, park: str, orders: Collection[str]) -> None:
    """Counts these orders as they are stored by now."""
    if orders:
        snapshot = reading.alone(session, reading.known_park(session, park), orders)
        stored_loads.replace_loads(session, park, order_loads(snapshot, orders))


def count_lines(session: Session, park: str, lines: Collection[str]) -> None:
    """Counts the orders with work on these lines, of which a unit takes another amount, or set-ups do."""
    there = stored_assignments.active_on(session, park, lines) if lines else []
    count_orders(session, park, sorted({each.order for each in there}))


def count_answer(session: Session, assignment: Assignment) -> None:
    """Counts the order of an answer: what is agreed of one that is delivered is to be done, what is offered is not."""
    order = stored_orders.find_order(session, assignment.park, assignment.order)
    if order is not None and order.state is OrderState.DELIVERED:
        count_orders(session, assignment.park, [order.id])


def count_park(session: Session, park: str, now: datetime) -> None:
    """Counts all orders of a park, and its quotas. Nothing is counted before the park's first event has come."""
    if reference_data.find_park(session, park) is None:
        return
    snapshot = reading.whole_park(session, park, now)
    orders = {*snapshot.orders, *(each.order for each in snapshot.delivered)}
    orders |= stored_loads.counted_orders(session, park)
    stored_loads.replace_loads(session, park, order_loads(snapshot, sorted(orders)))
    stored_loads.count_quotas(session, park, snapshot.today)


def count_if_new(session: Session, park: str, now: datetime) -> None:
    """Counts a park that an earlier version has stored, once."""
    day = stored_days.hold_park_day(session, park)
    if day is not None and not day.loads_counted:
        count_park(session, park, now)
        day.loads_counted = True
