"""A history by SQL: copies of one delivered order in the archive, with its lots, assignments and goods."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Table, TextClause, func, select, text, update
from sqlalchemy.orm import Session

from services.matching.domain.orders import OrderState
from services.matching.storage import ended_tables, lot_tables, tables
from services.matching.storage.archive import archive_ended
from services.matching.storage.ended_goods import ended_goods

# Longer ago than an order that is over stays beside the open ones.
AGE = timedelta(days=30)


def smallest_planned(session: Session, park: str) -> str:
    """The order with fewest assignments of those that have some."""
    assignments = tables.assignments.c
    query = select(assignments.order).where(assignments.park == park).group_by(assignments.order)
    return str(session.scalars(query.order_by(func.count(), assignments.order).limit(1)).one())


def deliver(session: Session, park: str, order: str, now: datetime) -> None:
    """Mark the order delivered long ago, and archive it."""
    orders = tables.orders.c
    ended = {"state": OrderState.DELIVERED, "updated_at": now - AGE}
    session.execute(update(tables.orders).where(orders.park == park, orders.id == order).values(ended))
    archive_ended(session, now)


def copy_archived(session: Session, park: str, order: str, count: int) -> None:
    """Adds `count` copies of an archived order to the archive."""
    given = {"park": park, "template": order, "count": count}
    ident = "'past-' || CAST(i AS TEXT)"
    renamed = f"REPLACE(\"row\", '\"' || :template || '\"', '\"' || {ident} || '\"')"
    in_lots = f"REPLACE(lots, '\"' || :template || '\"', '\"' || {ident} || '\"')"
    session.execute(_copy(ended_tables.ended_orders, {"id": ident, "row": renamed, "lots": in_lots}, "id"), given)
    changed = {"id": f"{ident} || '-' || id", "order": ident, "row": renamed}
    session.execute(_copy(ended_tables.ended_assignments, changed, '"order"'), given)
    session.execute(_copy(lot_tables.ended_more_lots, {"order": ident}, '"order"'), given)
    session.execute(_copy(ended_goods, {"order": ident}, '"order"'), given)
    counts = ended_tables.ended_counts
    session.execute(update(counts).where(counts.c.park == park).values(orders=counts.c.orders + count))


def _copy(table: Table, changed: dict[str, str], key: str) -> TextClause:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(changed.get(column.name, f'"{column.name}"') for column in table.columns)
    numbers = "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :count)"
    copied = f"SELECT {values} FROM {table.name} CROSS JOIN numbers WHERE park = :park AND {key} = :template"
    return text(f"INSERT INTO {table.name} ({columns}) {numbers} {copied}")
