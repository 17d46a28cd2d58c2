"""Movements as logistics has published them last, and sums of what each order has moved.

Sums change by the difference that a movement makes, so that the history of an order is never added up again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from services.chassis.database import one_of, write_newer
from services.matching.domain.goods import Holder, Late, News, Sums, Way
from services.matching.domain.orders import CLOSED, Order, OrderState
from services.matching.storage import goods_tables, tables

_goods, _movements = goods_tables.goods.c, goods_tables.movements.c
_SUMS = ("loaded", "received", "lost", "returned")


# By order and way.
Goods = dict[str, dict[Way, Sums]]
LateGoods = dict[str, dict[Holder, Late]]


def add(session: Session, park: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, News]:
    """Store the newest of these rows of movements; returns what they add to their orders. Sums are not stored yet."""
    newest = {row["id"]: row for row in sorted(rows, key=lambda row: int(row["version"]))}
    known = _known(session, park, list(newest))
    fresh = [row for ident, row in newest.items() if ident not in known or known[ident]["version"] < row["version"]]
    write_newer(session, goods_tables.movements, fresh)
    goods = of_orders(session, park, {row["order"] for row in fresh})
    found: dict[str, News] = {}
    for row in fresh:
        news = found.setdefault(row["order"], News({}))
        way, before = Way(*(row[name] for name in Way._fields)), known.get(row["id"], {})
        sums = news.ways.setdefault(way, goods.get(row["order"], {}).get(way, Sums()))
        more = {name: row[name] - before.get(name, 0) for name in _SUMS}
        for name in _SUMS:
            setattr(sums, name, getattr(sums, name) + more[name])
        sums.uncounted += more["lost"]
        news.lost += more["lost"]
        news.delivered += more["received"] if row["final"] else 0
        news.left |= row["loaded"] > 0
    return found


def write(session: Session, park: str, goods: Mapping[str, Mapping[Way, Sums]]) -> None:
    """Store sums, new or changed."""
    rows = []
    for order, ways in goods.items():
        for way, sums in ways.items():
            sums.version += 1
            rows.append({"park": park, "order": order, **way._asdict(), **asdict(sums)})
    write_newer(session, goods_tables.goods, rows)


def of_orders(session: Session, park: str, orders: Collection[str]) -> Goods:
    """The sums of these orders, by order and way."""
    query = select(goods_tables.goods).where(_goods.park == park, one_of(_goods.order, orders))
    return _by_order(session.execute(query))


def of_open_orders(session: Session, park: str) -> Goods:
    """The sums of orders that are not over, by order and way."""
    orders = tables.orders.c
    still_open = and_(orders.park == _goods.park, orders.id == _goods.order, orders.state.not_in(CLOSED))
    query = select(goods_tables.goods).join(tables.orders, still_open).where(_goods.park == park)
    return _by_order(session.execute(query))


def late_of(session: Session, park: str, orders: Collection[str]) -> dict[str, tuple[int, date | None]]:
    """Units of these orders that are on the road and come too late, and the day on which the last is expected."""
    query = select(_movements.order, func.sum(_movements.late), func.max(_movements.late_until))
    late = and_(_movements.park == park, one_of(_movements.order, orders), _movements.late > 0)
    found = {
        order: (int(units), until)
        for order, units, until in session.execute(query.where(late).group_by(_movements.order))
    }
    return {order: found.get(order, (0, None)) for order in orders}


def late_of_open_orders(session: Session, park: str) -> LateGoods:
    """Goods that come too late for their next step, by order, the step that they have passed, and the enterprise."""
    orders = tables.orders.c
    still_open = and_(orders.park == _movements.park, orders.id == _movements.order, orders.state.not_in(CLOSED))
    key = (_movements.order, _movements.step, _movements.to_enterprise)
    query = select(*key, func.max(_movements.late_until), func.sum(_movements.late)).join(tables.orders, still_open)
    late = and_(_movements.park == park, _movements.late > 0, _movements.to_enterprise != "")
    found: defaultdict[str, dict[Holder, Late]] = defaultdict(dict)
    for order, step, enterprise, until, units in session.execute(query.where(late).group_by(*key)):
        found[order][step, enterprise] = Late(until, int(units))
    return dict(found)


def with_uncounted(session: Session, park: str) -> list[str]:
    """The orders with lost units that are still counted as work in progress, those closed short excepted."""
    orders = tables.orders.c
    closed = select(orders.id).where(orders.park == park, orders.state == OrderState.CLOSED)
    query = select(_goods.order).where(_goods.park == park, _goods.uncounted > 0, _goods.order.not_in(closed))
    return list(session.scalars(query.distinct().order_by(_goods.order)))


def have_left(session: Session, order: Order) -> bool:
    """True if units of the order have been loaded, wherever they are now."""
    query = select(_goods.order).where(_goods.park == order.park, _goods.order == order.id, _goods.loaded > 0)
    return session.execute(query.limit(1)).first() is not None


def _known(session: Session, park: str, idents: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    columns = [_movements[name] for name in ("id", "version", *_SUMS)]
    query = select(*columns).where(_movements.park == park, one_of(_movements.id, idents))
    return {row["id"]: dict(row) for row in session.execute(query).mappings()}


def _by_order(rows: Iterable[Any]) -> Goods:
    found: defaultdict[str, dict[Way, Sums]] = defaultdict(dict)
    for row in rows:
        way = Way(row.step, row.from_enterprise, row.to_enterprise, row.made_by)
        found[row.order][way] = Sums(row.loaded, row.received, row.lost, row.returned, row.uncounted, row.version)
    return dict(found)
