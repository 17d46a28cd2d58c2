"""The days of all parks and the schedules of all orders, in batches that each fit a short read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.domain.orders import Order
from services.matching.storage import archive, park_days, reference_data
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import work_in_progress as stored_work
from services.matching.use_cases.reading import known_park
from services.matching.wire import events
from services.matching.wire.events import ScheduleLines, ScheduleMessage, SnapshotMessage, order_scheduled_messages
from services.planning.model.lots import NO_LOTS, Lots

BATCH = 200
# The (park, order) of the last one read.
Cursor = tuple[str, str]


def stream_snapshot(
    database: Database, *, days_only: bool = False, with_orders: bool = False
) -> Iterator[SnapshotMessage]:
    """The day of every park, then the schedule of every order that ever had one, those without lots now included.

    Archived orders come after those that are open: one that is archived meanwhile comes twice, and none is missed.
    Read in batches, so that no transaction stays open while the other side is slow.
    """
    yield from (events.park_day_changed_message(*each) for each in database.read(park_days.days_and_policies))
    if with_orders:
        yield from _open_orders(database)
    if not days_only:
        yield from _schedules(database, _LIVE)
        yield from _schedules(database, _ARCHIVED)


def _open_orders(database: Database) -> Iterator[SnapshotMessage]:
    orders, after = list[Order](), ("", "")
    while orders or after == ("", ""):
        orders = database.read(partial(stored_orders.open_after, after=after, limit=BATCH))
        yield from map(events.order_changed_message, orders)
        after = (orders[-1].park, orders[-1].id) if orders else ("end", "")


class _Source(NamedTuple):
    """The next orders after a cursor, and the lots of orders named."""

    after: Callable[[Session, Cursor, int], list[Order]]
    lots: Callable[[Session, str, Collection[str]], Mapping[str, Lots]]


_LIVE = _Source(stored_orders.scheduled_after, stored_lots.lots_of_orders)
_ARCHIVED = _Source(archive.orders_after, archive.lots_of_orders)


def _schedules(database: Database, source: _Source) -> Iterator[ScheduleMessage]:
    after: Cursor | None = ("", "")
    while after is not None:
        schedules, after = database.read(partial(_batch, source=source, after=after))
        yield from schedules


def _batch(session: Session, source: _Source, after: Cursor) -> tuple[list[ScheduleMessage], Cursor | None]:
    """The schedules of the next orders, and the cursor to go on from, None at the end."""
    orders = source.after(session, after, BATCH)
    schedules: list[ScheduleMessage] = []
    for park in sorted({order.park for order in orders}):
        of_park = [order for order in orders if order.park == park and order.schedule]
        schedules += _of_park(session, park, of_park, source.lots(session, park, [order.id for order in of_park]))
    return schedules, (orders[-1].park, orders[-1].id) if len(orders) == BATCH else None


def _of_park(
    session: Session, park: str, orders: Sequence[Order], lots: Mapping[str, Lots]
) -> Iterator[ScheduleMessage]:
    lines = ScheduleLines.of(known_park(session, park), reference_data.lines(session, park))
    progress = stored_work.of_orders(session, park, [order.id for order in orders])
    for order in orders:
        gone = progress[order.id].gone if order.id in progress else NO_LOTS
        yield from order_scheduled_messages(order, lots.get(order.id, NO_LOTS), lines, gone)
