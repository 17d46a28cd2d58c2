"""Lots of orders: the first of each in its row of `lots`, further ones in parts.

A page of lots reads the parts that it shows, and no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, Table, and_, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import one_of
from services.chassis.rpc.paging import Page
from services.matching.domain.orders import CLOSED
from services.matching.storage import tables
from services.matching.storage.chunks import chunks
from services.matching.storage.lot_tables import more_lots
from services.planning.model.lots import NO_LOTS, Lot, Lots

# Lots of a part: a page of the usual size reads one or two.
PART = 200
_orders, _lots, _more = tables.orders.c, tables.lots.c, more_lots.c
# The number of its first lot, and its text.
Part = tuple[int, str]
# Reads the parts of an order, from that with the lot of a number on.
PartsFrom = Callable[[Session, int], Iterator[Part]]


def lots_of(session: Session, park: str, order: str) -> Lots:
    """An order's live lots, work done and not yet continued included. Their days are ordinals."""
    return lots_of_orders(session, park, [order]).get(order, NO_LOTS)


def lots_of_orders(session: Session, park: str, orders: Collection[str]) -> dict[str, Lots]:
    """The lots of the orders named that have some, by order."""
    return _decoded(_texts(session, park, one_of(_lots.order, orders), one_of(_more.order, orders)))


def lots_of_open_orders(session: Session, park: str) -> Lots:
    """The lots of all orders that are not over."""
    still_open = select(_orders.id).where(_orders.park == park, _orders.state.not_in(CLOSED))
    texts = _texts(session, park, _lots.order.in_(still_open), _more.order.in_(still_open))
    return Lots.decoded(chain.from_iterable(texts.values()))


def all_lots(session: Session, park: str) -> dict[str, Lots]:
    """The live lots of every order that has some, by order."""
    return _decoded(_texts(session, park))


def any_lots(session: Session, park: str) -> bool:
    """True if some order of the park has lots."""
    return session.scalar(select(_lots.order).where(_lots.park == park).limit(1)) is not None


def page_of_lots(session: Session, park: str, order: str, route_length: int, page: Page) -> list[tuple[int, Lot]]:
    """Numbered lots that take the whole route, one more than the page shows; no more parts are read than it needs."""
    base = (_lots.park == park, _lots.order == order)
    parts = (_more.park == park, _more.order == order)
    return numbered(session, page, route_length, parts_of(select(_lots.encoded).where(*base), more_lots, and_(*parts)))


def parts_of(base: Any, table: Any, of_order: ColumnElement[bool]) -> PartsFrom:
    """Reads parts one by one; `base` selects the text of the first, `table` has the rest."""

    def parts(session: Session, number: int) -> Iterator[Part]:
        columns = select(table.c.first, table.c.encoded).where(of_order)
        holds = columns.where(table.c.first <= number).order_by(table.c.first.desc()).limit(1)
        row = session.execute(holds).one_or_none()
        part = (0, session.scalar(base) or "") if row is None else (int(row.first), str(row.encoded))
        while part[1]:
            yield part
            later = columns.where(table.c.first > part[0]).order_by(table.c.first).limit(1)
            row = session.execute(later).one_or_none()
            part = (0, "") if row is None else (int(row.first), str(row.encoded))

    return parts


def numbered(session: Session, page: Page, route_length: int, parts: PartsFrom) -> list[tuple[int, Lot]]:
    """The lots of a page, and one more, by number; only those that take the whole route."""
    key = page.key_of(int)
    begin = int(key[0]) + 1 if key else 0
    found: list[tuple[int, Lot]] = []
    for first, text in parts(session, begin):
        lots = Lots.decoded([text])
        number = first + np.arange(len(lots))
        places = np.flatnonzero((lots.length == route_length) & (number >= begin))[: page.limit - len(found)]
        found += zip(number[places].tolist(), lots.select(places), strict=True)
        if len(found) == page.limit:
            break
    return found


def replace_lots(session: Session, park: str, lots: Mapping[str, Lots]) -> None:
    """Give these orders these lots and no others."""
    drop_lots(session, park, lots)
    for table, rows in rows_of(park, lots):
        if rows:
            session.execute(table.insert(), rows)


def drop_lots(session: Session, park: str, orders: Iterable[str]) -> None:
    """Delete the lots of these orders."""
    for ids in chunks(orders):
        for table in (tables.lots, more_lots):
            session.execute(delete(table).where(table.c.park == park, one_of(table.c.order, ids)))


def rows_of(park: str, lots: Mapping[str, Lots]) -> list[tuple[Table, list[dict[str, Any]]]]:
    """The rows of these lots, by table."""
    first = [
        {"park": park, "order": order, "encoded": members[:PART].encoded()}
        for order, members in lots.items()
        if len(members)
    ]
    further = [
        {"park": park, "order": order, "first": number, "encoded": members[number : number + PART].encoded()}
        for order, members in lots.items()
        for number in range(PART, len(members), PART)
    ]
    return [(tables.lots, first), (more_lots, further)]


def decoded(session: Session, *queries: Select[Any]) -> dict[str, Lots]:
    """Lots by order, of rows (`order`, `encoded`) of queries: first parts, then further ones in their sequence."""
    return _decoded(_texts_of(session, *queries))


def _decoded(texts: Mapping[str, Iterable[str]]) -> dict[str, Lots]:
    return {order: Lots.decoded(parts) for order, parts in texts.items()}


def _texts_of(session: Session, *queries: Select[Any]) -> dict[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for query in queries:
        for row in session.execute(query):
            texts[row.order].append(row.encoded)
    return dict(texts)


def _texts(session: Session, park: str, *conditions: ColumnElement[bool]) -> dict[str, list[str]]:
    """The parts of lots by order; `conditions` are on the rows of `lots` and on those of `more_lots`."""
    of_lots, of_more = ([each] for each in conditions) if conditions else ([], [])
    first = select(_lots.order, _lots.encoded).where(_lots.park == park, *of_lots).order_by(_lots.order)
    further = select(_more.order, _more.encoded).where(_more.park == park, *of_more).order_by(_more.order, _more.first)
    return _texts_of(session, first, further)
