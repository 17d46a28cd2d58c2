"""The archive: orders that are over move there with their lots, assignments and goods, and can still be read.

What plans read stays as small as the work that is open, however long a park has been at work.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, select, tuple_, union, update
from sqlalchemy.orm import Session, object_session

from services.chassis.database import insert_all_new, one_of
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import CLOSED, Order, OrderState
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import ended_goods, set_aside, tables
from services.matching.storage import loads as stored_loads
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage.assignments import Filter
from services.matching.storage.ended_tables import LISTED, ended_assignments, ended_counts, ended_orders
from services.matching.storage.lot_tables import ended_more_lots, more_lots
from services.matching.storage.lots import PartsFrom
from services.matching.storage.rows_as_text import row_from, text_of
from services.matching.storage.two_tables import ALL, OnBoth
from services.planning.model.lots import Lot, Lots

BATCH = 500
_orders, _assignments, _counts, _more = ended_orders.c, ended_assignments.c, ended_counts.c, ended_more_lots.c


def find_order(session: Session, park: str, ident: str, *, owner: str = "") -> Order | None:
    """The archived order; with `owner`, only one of that buyer. The session does not hold it."""
    of_owner = [_orders.owner == owner] if owner else []
    text = session.scalar(select(_orders.row).where(_orders.park == park, _orders.id == ident, *of_owner))
    return None if text is None else Order(**row_from(tables.orders, text))


def holds(entity: Order | Assignment) -> bool:
    """True if an order or assignment that was read comes from the archive: what is changed in it is not stored."""
    return object_session(entity) is None


def lots_of(session: Session, park: str, order: str) -> Lots:
    """The lots that an archived order had."""
    return Lots.decoded(text for _, text in _parts_of(park, order)(session, 0))


def lots_of_orders(session: Session, park: str, orders: Collection[str]) -> dict[str, Lots]:
    """The lots that archived orders had, by order."""
    base = (_orders.park == park, one_of(_orders.id, orders), _orders.lots != "")
    first = select(_orders.id.label("order"), _orders.lots.label("encoded")).where(*base).order_by(_orders.id)
    further = select(_more.order, _more.encoded).where(_more.park == park, one_of(_more.order, orders))
    return stored_lots.decoded(session, first, further.order_by(_more.order, _more.first))


def page_of_lots(session: Session, park: str, order: str, route_length: int, page: Page) -> list[tuple[int, Lot]]:
    """Numbered lots of an archived order as `lots.page_of_lots` gives those of others."""
    return stored_lots.numbered(session, page, route_length, _parts_of(park, order))


def _parts_of(park: str, order: str) -> PartsFrom:
    base = select(_orders.lots).where(_orders.park == park, _orders.id == order)
    return stored_lots.parts_of(base, ended_more_lots, and_(_more.park == park, _more.order == order))


def orders(session: Session, park: str, idents: Collection[str]) -> dict[str, Order]:
    """The archived orders named, by id. The session does not hold them."""
    query = select(_orders.id, _orders.row).where(_orders.park == park, one_of(_orders.id, idents))
    return {row.id: Order(**row_from(tables.orders, row.row)) for row in session.execute(query)}


def find_assignment(
    session: Session, park: str, ident: str, *, enterprise: str = "", owner: str = ""
) -> Assignment | None:
    """The archived assignment; where they are named, only one of that enterprise, for an order of that owner."""
    wanted = _conditions(Filter(enterprise=enterprise, owner=owner))
    text = session.scalar(select(_assignments.row).where(_assignments.park == park, _assignments.id == ident, *wanted))
    return None if text is None else _assignment(text)


def of_enterprise(session: Session, park: str, order: str, enterprise: str) -> list[Assignment]:
    """An enterprise's archived assignments for one order."""
    wanted = _conditions(Filter(enterprise=enterprise, order=order))
    return list(map(_assignment, session.scalars(select(_assignments.row).where(_assignments.park == park, *wanted))))


def page_of_assignments(
    session: Session, park: str, wanted: Filter, page: Page, filtered: OnBoth = ALL
) -> list[Assignment]:
    """Assignments by id, of open and of archived orders, one more than the page shows."""
    live = [tables.assignments.c.park == park, *stored_assignments.conditions(park, wanted), *filtered.live]
    return _page(session, page, live, [_assignments.park == park, *_conditions(wanted), *filtered.ended])


def counts(session: Session, park: str, owner: str) -> dict[OrderState, int]:
    """The number of archived orders by state, of one owner or for "" of all."""
    query = select(_counts.state, _counts.orders).where(_counts.park == park)
    found: Counter[OrderState] = Counter()
    for row in session.execute(query.where(_counts.owner == owner) if owner else query):
        found[row.state] += row.orders
    return dict(found)


def orders_after(session: Session, after: tuple[str, str], limit: int) -> list[Order]:
    """Archived orders of all parks, by (park, id), from after `after`."""
    query = select(_orders.row).where(tuple_(_orders.park, _orders.id) > after)
    rows = session.scalars(query.order_by(_orders.park, _orders.id).limit(limit))
    return [Order(**row_from(tables.orders, row)) for row in rows]


def archive_ended(session: Session, before: datetime, limit: int = BATCH) -> int:
    """Move orders, of all parks, that are over and unchanged since `before`. Returns how many went, at most `limit`."""
    stored = tables.orders.c
    query = select(tables.orders).where(stored.state.in_(CLOSED), stored.updated_at < before).limit(limit)
    rows = [dict(row) for row in session.execute(query).mappings()]
    for park in sorted({row["park"] for row in rows}):
        _move(session, park, [row for row in rows if row["park"] == park])
    return len(rows)


def complete(session: Session, limit: int = BATCH) -> int:
    """Fill in by what lists filter archived orders that a version from before put away. Returns how many there were."""
    query = select(_orders.park, _orders.id, _orders.row).where(_orders.due.is_(None)).limit(limit)
    found = session.execute(query).all()
    for row in found:
        stored = row_from(tables.orders, row.row)
        of_order = (_orders.park == row.park, _orders.id == row.id)
        session.execute(update(ended_orders).where(*of_order).values({name: stored[name] for name in LISTED}))
    return len(found)


def restore(session: Session, park: str, ident: str) -> Order | None:
    """Move the order back, for one that goes on; None where it is not archived."""
    key = (_orders.park == park, _orders.id == ident)
    found = session.execute(select(ended_orders).where(*key)).one_or_none()
    if found is None:
        return None
    session.execute(tables.orders.insert(), [row_from(tables.orders, found.row)])
    if found.lots:
        session.execute(tables.lots.insert(), [{"park": park, "order": ident, "encoded": found.lots}])
    _move_parts(session, ended_more_lots, more_lots, park, [ident])
    ended_goods.recall(session, park, [ident])
    excluded = [row_from(tables.exclusions, json.dumps(each)) for each in json.loads(found.exclusions)]
    insert_all_new(session, tables.exclusions, excluded)
    of_order = (_assignments.park == park, _assignments.order == ident)
    texts = list(session.scalars(select(_assignments.row).where(*of_order)))
    if texts:
        session.execute(tables.assignments.insert(), [row_from(tables.assignments, text) for text in texts])
    session.execute(delete(ended_assignments).where(*of_order))
    session.execute(delete(ended_orders).where(*key))
    _count(session, park, Counter({(found.owner, found.state): -1}))
    return stored_orders.find_order(session, park, ident)


def _move(session: Session, park: str, orders: Sequence[dict[str, Any]]) -> None:
    ids = [row["id"] for row in orders]
    _forget(session, park, ids)
    lots = {row["order"]: row["encoded"] for row in _rows_of(session, tables.lots, park, ids)}
    exclusions = _rows_of(session, tables.exclusions, park, ids)
    session.execute(
        ended_orders.insert(),
        [
            {
                **{name: row[name] for name in ("park", "id", "owner", "state", *LISTED)},
                "ended_at": row["updated_at"],
                "row": text_of(tables.orders, row),
                "lots": lots.get(row["id"], ""),
                "exclusions": json.dumps(
                    [json.loads(text_of(tables.exclusions, each)) for each in exclusions if each["order"] == row["id"]]
                ),
            }
            for row in orders
        ],
    )
    owners = {row["id"]: row["owner"] for row in orders}
    assignments = [
        {
            **{name: row[name] for name in ("park", "id", "order", "enterprise", "state")},
            "owner": owners[row["order"]],
            "row": text_of(tables.assignments, row),
        }
        for row in _rows_of(session, tables.assignments, park, ids)
    ]
    if assignments:
        session.execute(ended_assignments.insert(), assignments)
    _move_parts(session, more_lots, ended_more_lots, park, ids)
    ended_goods.put_away(session, park, ids)
    _count(session, park, Counter((row["owner"], row["state"]) for row in orders))
    for table in (tables.lots, tables.exclusions, tables.assignments, tables.fill_in_requests):
        session.execute(delete(table).where(table.c.park == park, one_of(table.c.order, ids)))
    set_aside.remove(session, park, ids)
    stored_loads.replace_loads(session, park, {ident: {} for ident in ids})
    session.execute(delete(tables.orders).where(tables.orders.c.park == park, one_of(tables.orders.c.id, ids)))


def _forget(session: Session, park: str, ids: Collection[str]) -> None:
    """Drop archived orders whose ids have been used again: those that come now take their place."""
    known = list(
        session.execute(
            select(_orders.id, _orders.owner, _orders.state).where(_orders.park == park, one_of(_orders.id, ids))
        )
    )
    if known:
        again, fewer = [row.id for row in known], Counter[tuple[str, OrderState]]()
        for row in known:
            fewer[row.owner, row.state] -= 1
        session.execute(delete(ended_assignments).where(_assignments.park == park, one_of(_assignments.order, again)))
        session.execute(delete(ended_orders).where(_orders.park == park, one_of(_orders.id, again)))
        session.execute(delete(ended_more_lots).where(_more.park == park, one_of(_more.order, again)))
        ended_goods.forget(session, park, again)
        _count(session, park, fewer)


def _move_parts(session: Session, table: Table, other: Table, park: str, orders: Collection[str]) -> None:
    """Move further parts of lots from one table to the other, inside the database."""
    of_orders = (table.c.park == park, one_of(table.c.order, orders))
    names = [column.name for column in table.columns]
    session.execute(other.insert().from_select(names, select(table).where(*of_orders)))
    session.execute(delete(table).where(*of_orders))


def _rows_of(session: Session, table: Table, park: str, orders: Collection[str]) -> list[dict[str, Any]]:
    query = select(table).where(table.c.park == park, one_of(table.c.order, orders))
    return [dict(row) for row in session.execute(query).mappings()]


def _count(session: Session, park: str, more: Counter[tuple[str, OrderState]]) -> None:
    keys = [{"park": park, "owner": owner, "state": state, "orders": 0} for owner, state in sorted(more)]
    insert_all_new(session, ended_counts, keys)
    for (owner, state), number in sorted(more.items()):
        of_key = (_counts.park == park, _counts.owner == owner, _counts.state == state)
        session.execute(update(ended_counts).where(*of_key).values(orders=_counts.orders + number))


def _page(
    session: Session, page: Page, live: list[ColumnElement[bool]], ended: list[ColumnElement[bool]]
) -> list[Assignment]:
    """One page of both tables: first the ids alone, so that no more assignments are read than of one table."""
    table = tables.assignments
    parts = ((table, live), (ended_assignments, ended))
    pages = (paging.keyset(select(each.c.id).where(*wanted), page, each.c.id).subquery() for each, wanted in parts)
    both = union(*(select(each.c.id) for each in pages)).subquery()
    ids = list(session.scalars(select(both.c.id).order_by(both.c.id).limit(page.limit)))
    open_ones = session.scalars(select(Assignment).where(*live, one_of(table.c.id, ids)))
    found: dict[str, Assignment] = {each.id: each for each in open_ones}
    missing = [ident for ident in ids if ident not in found]
    if missing:
        rows = session.execute(
            select(_assignments.id, _assignments.row).where(*ended, one_of(_assignments.id, missing))
        )
        found |= {row.id: _assignment(row.row) for row in rows}
    return [found[ident] for ident in ids]


def _assignment(text: str) -> Assignment:
    return Assignment(**row_from(tables.assignments, text))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    pairs = (
        (_assignments.owner, wanted.owner),
        (_assignments.enterprise, wanted.enterprise),
        (_assignments.order, wanted.order),
    )
    conditions = [column == value for column, value in pairs if value]
    return conditions if wanted.state is None else [*conditions, _assignments.state == wanted.state]
