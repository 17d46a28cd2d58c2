"""The schedules of all orders, in batches that each fit a short read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.matching.domain.lots import Lot, whole
from services.matching.domain.orders import Order
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data
from services.matching.use_cases.reading import known_park
from services.matching.wire.events import ScheduleLines

BATCH = 200


@dataclass(frozen=True)
class Schedule:
    """An order's lots with every step of its route, and the lines and lanes of its park."""

    order: Order
    lots: Sequence[Lot]
    lines: ScheduleLines


@dataclass(frozen=True)
class Batch:
    """Schedules; `last` is the (park, order) to go on after, None at the end."""

    schedules: list[Schedule]
    last: tuple[str, str] | None


def schedules(session: Session, after: tuple[str, str]) -> Batch:
    """The schedules of the next orders that ever had one, those without lots now included."""
    orders = stored_orders.scheduled_after(session, after, BATCH)
    found: list[Schedule] = []
    for park in sorted({order.park for order in orders}):
        found += _of_park(session, park, [order for order in orders if order.park == park])
    return Batch(found, (orders[-1].park, orders[-1].id) if len(orders) == BATCH else None)


def _of_park(session: Session, park: str, orders: Sequence[Order]) -> list[Schedule]:
    lines = ScheduleLines.of(known_park(session, park), reference_data.lines(session, park))
    lots = stored_orders.lots_of_orders(session, park, [order.id for order in orders])
    return [Schedule(order, whole(lots.get(order.id, ()), len(order.route)), lines) for order in orders]
