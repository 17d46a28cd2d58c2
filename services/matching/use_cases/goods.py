"""Follows goods on the road: orders are in production, delivered, or lack what was lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.matching.domain.goods import News
from services.matching.domain.orders import Order, OrderState
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.losses import count_losses
from services.matching.storage import ended_goods
from services.matching.storage import goods as stored_goods
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import loads, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.stocktaking import stocktaking
from services.matching.wire import events
from services.planning.model.lots import NO_LOTS


def follow_movements(session: Session, movements: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Stores movements, and adds what they change to the sums of their orders; the work of each is constant."""
    rows = list(movements)
    for park in sorted({row["park"] for row in rows}):
        of_park = [row for row in rows if row["park"] == park]
        orders = stored_orders.orders(session, park, {row["order"] for row in of_park})
        # A late report of an order that is over adds to what was counted before, and goes back with it.
        archived = ended_goods.recall(session, park, {row["order"] for row in of_park} - orders.keys())
        news = stored_goods.add(session, park, of_park)
        orders = {ident: orders[ident] for ident in orders.keys() & news.keys()}
        were_open = {ident for ident, order in orders.items() if order.is_open}
        late = stored_goods.late_of(session, park, orders)
        endangered = [ident for ident in sorted(orders) if orders[ident].await_late(*late[ident], now)]
        changed = [
            orders[ident] for ident in sorted(orders) if _move(orders[ident], news[ident], now) or ident in endangered
        ]
        outbox.append(session, map(events.order_changed_event, changed))
        session.flush()
        for ident in sorted(orders):
            if any(sums.uncounted for sums in news[ident].ways.values()):
                _count(session, park, ident, news[ident], now, closed=False)
        for ident in endangered:
            if late[ident][0]:
                _endanger(session, park, ident, now)
        for order in changed:
            if order.state is OrderState.DELIVERED:
                _end(session, park, order.id, now)
        loads.count_orders(session, park, [each.id for each in changed if each.is_open != (each.id in were_open)])
        stored_goods.write(session, park, {ident: each.ways for ident, each in news.items()})
        ended_goods.put_away(session, park, archived)


def count_waiting_losses(session: Session, park: str, now: datetime) -> None:
    """Counts units that were lost before their work counted as done, once a day has closed."""
    waiting = stored_goods.with_uncounted(session, park)
    for ident, ways in stored_goods.of_orders(session, park, waiting).items():
        _count(session, park, ident, News(ways), now, closed=True)
        stored_goods.write(session, park, {ident: ways})


def count_losses_of(session: Session, park: str, ident: str, now: datetime) -> None:
    """Counts what was lost of an order while it was over."""
    for ways in stored_goods.of_orders(session, park, [ident]).values():
        if any(sums.uncounted for sums in ways.values()):
            _count(session, park, ident, News(ways), now, closed=False)
            stored_goods.write(session, park, {ident: ways})


def _move(order: Order, news: News, now: datetime) -> bool:
    """True if the order has changed."""
    if not (news.left or news.delivered or news.lost):
        return False
    delivered, lost = order.delivered_quantity + news.delivered, order.lost_quantity + news.lost
    return order.move(delivered=delivered, lost=lost, now=now)


def _endanger(session: Session, park: str, ident: str, now: datetime) -> None:
    """Agreed work of an order that would begin before its goods are there is at risk, and planned again."""
    order = stored_orders.find_order(session, park, ident)
    if order is not None and order.is_open:
        changes = Changes(reading.around(session, order), now)
        with session.no_autoflush:
            changes.await_goods(ident, stored_goods.late_of_open_orders(session, park).get(ident, {}))
        save(session, changes)


def _end(session: Session, park: str, ident: str, now: datetime) -> None:
    """Nothing more is made of an order whose goods have all arrived, or enough of them."""
    order = stored_orders.find_order(session, park, ident)
    if order is not None:
        changes = Changes(reading.around(session, order), now)
        with session.no_autoflush:
            changes.reschedule(order, changes.snapshot.lots.get(ident, NO_LOTS))
        save(session, changes)


def _count(session: Session, park: str, ident: str, news: News, now: datetime, *, closed: bool) -> None:
    order = stored_orders.find_order(session, park, ident)
    # An order that is closed short may be opened again: what it has lost by then is counted only then.
    if order is not None and order.state is OrderState.CLOSED:
        return
    if order is None or not order.is_open:
        for sums in news.ways.values():
            sums.uncounted = 0
        return
    changes = Changes(reading.around(session, order), now)
    stock = stocktaking(session, changes, order)
    with session.no_autoflush:
        count_losses(changes.snapshot, ident, stock, news.ways, closed=closed)
        changes.mark_risks(changes.snapshot.lines)
    save(session, changes)
