"""The schedules of all orders, in batches that each fit a short read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import OrderScheduled
from services.matching.domain.lots import whole
from services.matching.domain.orders import Order
from services.matching.storage import facts
from services.matching.storage import orders as stored_orders
from services.matching.use_cases.reading import known_park
from services.matching.wire.events import ScheduleLines, order_scheduled_messages

BATCH = 200


@dataclass(frozen=True)
class Batch:
    """Pages of schedules; `last` is the (park, order) to go on after, None at the end."""

    pages: list[OrderScheduled]
    last: tuple[str, str] | None


def schedules(session: Session, after: tuple[str, str]) -> Batch:
    """The schedules of the next orders that ever had one, those without lots now included."""
    orders = stored_orders.scheduled_after(session, after, BATCH)
    grounds: dict[str, ScheduleLines] = {}
    pages: list[OrderScheduled] = []
    for order in orders:
        if order.park not in grounds:
            grounds[order.park] = ScheduleLines.of(known_park(session, order.park), facts.lines(session, order.park))
        pages += _pages(session, order, grounds[order.park])
    return Batch(pages, (orders[-1].park, orders[-1].id) if len(orders) == BATCH else None)


def _pages(session: Session, order: Order, ground: ScheduleLines) -> list[OrderScheduled]:
    lots = whole(stored_orders.lots_of(session, order.park, order.id), len(order.route))
    return list(order_scheduled_messages(order, lots, ground))
