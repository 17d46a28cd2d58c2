"""Lists of orders, open and archived ones together, filtered and in a sequence.

The database finds a page's ids in an index that covers all by which it filters, and reads whole orders for them alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnCollection, ColumnElement, Select, Table, and_, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from services.chassis.rpc.paging import Page, bad_token
from services.matching.domain.order_lists import OrderList, Sequence, Shortfall
from services.matching.domain.order_summary import NOT_PLANNED
from services.matching.domain.orders import Order, OrderState
from services.matching.storage import archive, tables
from services.matching.storage import orders as stored_orders
from services.matching.storage.ended_tables import ended_orders
from services.matching.storage.two_tables import ALL, OnBoth

Columns = ColumnCollection[str, Any]
_SEARCHED = ("id", "buyer_reference", "owner")
_orders = tables.orders.c
_planned = _orders.state.not_in(NOT_PLANNED)
# NULL where nothing is scheduled.
_late = func.coalesce(_orders.finish > _orders.due, False)
_short = _orders.scheduled_quantity < _orders.quantity
_SHORTFALLS: dict[Shortfall, ColumnElement[bool]] = {
    Shortfall.ANY: and_(_planned, or_(_late, _short)),
    Shortfall.LATE: and_(_planned, _late),
    Shortfall.SHORT: and_(_planned, _short, _orders.state != OrderState.UNMATCHED),
    Shortfall.NONE: and_(_planned, ~_late, ~_short),
}


def page_of_orders(session: Session, park: str, wanted: OrderList, page: Page, filtered: OnBoth = ALL) -> list[Order]:
    """The orders of a page of the list, and one more. Raises Invalid for a key that is none of the list's."""
    after = _after(wanted, page)
    parts = [_keys(tables.orders, park, wanted, after, page).where(*filtered.live)]
    if not wanted.planned_only:
        parts.append(_keys(ended_orders, park, wanted, after, page).where(*filtered.ended))
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    ids = list(session.scalars(_sorted(select(both.c.id), both.c, wanted).limit(page.limit)))
    found = stored_orders.orders(session, park, ids)
    missing = [ident for ident in ids if ident not in found]
    found |= archive.orders(session, park, missing) if missing else {}
    return [found[ident] for ident in ids]


def count_of_open_orders(session: Session, park: str, wanted: OrderList) -> int:
    """The number of all orders of the list that are not archived."""
    query = select(func.count()).select_from(tables.orders)
    return session.scalar(query.where(_orders.park == park, *_conditions(_orders, wanted))) or 0


def _keys(table: Table, park: str, wanted: OrderList, after: tuple[Any, ...], page: Page) -> Select[Any]:
    """Query of the keys by which the table's orders stand in the list: those of a page, and of one more."""
    columns = table.c
    query = select(*_key_columns(columns, wanted)).where(columns.park == park, *_conditions(columns, wanted))
    if after:
        row, last = tuple_(*_key_columns(columns, wanted)), tuple_(*after)
        query = query.where(row < last if wanted.descending else row > last)
    return _sorted(query, columns, wanted).limit(page.limit)


def _after(wanted: OrderList, page: Page) -> tuple[Any, ...]:
    key = page.key_of(*wanted.key_kinds)
    try:
        return wanted.place_of(key) if key else ()
    except (ValueError, OverflowError) as wrong:
        raise bad_token() from wrong


def _key_columns(columns: Columns, wanted: OrderList) -> list[ColumnElement[Any]]:
    return [columns.id] if wanted.sequence is Sequence.ID else [columns[wanted.sequence], columns.id]


def _sorted(query: Select[Any], columns: Columns, wanted: OrderList) -> Select[Any]:
    keys = _key_columns(columns, wanted)
    return query.order_by(*(key.desc() if wanted.descending else key for key in keys))


def _conditions(columns: Columns, wanted: OrderList) -> list[ColumnElement[bool]]:
    conditions = [
        columns[name] == value
        for name, value in (("owner", wanted.owner), ("state", wanted.state), ("product", wanted.product))
        if value
    ]
    if wanted.due_from is not None:
        conditions.append(columns.due >= wanted.due_from)
    if wanted.due_until is not None:
        conditions.append(columns.due <= wanted.due_until)
    if wanted.text:
        text = wanted.text.lower()
        conditions.append(or_(*(func.lower(columns[name]).contains(text, autoescape=True) for name in _SEARCHED)))
    if wanted.shortfall is not None:
        conditions.append(_SHORTFALLS[wanted.shortfall])
    if wanted.shortfall_since is not None:
        conditions.append(columns.shortfall_since >= wanted.shortfall_since)
    if wanted.sequence is not Sequence.ID:
        conditions.append(columns[wanted.sequence].is_not(None))
    return conditions
