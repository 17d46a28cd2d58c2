"""Movements and sums of goods of archived orders: one row an order, so that those of open work stay few."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Column, Table, Text, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import insert_all_new, one_of
from services.matching.storage import goods_tables
from services.matching.storage.rows_as_text import row_from, text_of
from services.matching.storage.tables import ID, metadata

ended_goods = Table(
    "ended_goods",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    # Rows of `movements` and of `goods`, as JSON by the name of the table.
    Column("rows", Text, nullable=False),
)
_TABLES = (goods_tables.movements, goods_tables.goods)
_goods = ended_goods.c


def put_away(session: Session, park: str, orders: Collection[str]) -> None:
    """Move the movements and sums of these orders to the archive."""
    rows: defaultdict[str, dict[str, list[object]]] = defaultdict(lambda: {table.name: [] for table in _TABLES})
    for table in _TABLES:
        of_orders = (table.c.park == park, one_of(table.c.order, orders))
        for row in session.execute(select(table).where(*of_orders)).mappings():
            rows[row["order"]][table.name].append(json.loads(text_of(table, dict(row))))
        session.execute(delete(table).where(*of_orders))
    if rows:
        packed = [
            {"park": park, "order": order, "rows": json.dumps(found, ensure_ascii=False, separators=(",", ":"))}
            for order, found in rows.items()
        ]
        session.execute(ended_goods.insert(), packed)


def recall(session: Session, park: str, orders: Collection[str]) -> list[str]:
    """Move them back; returns the orders of which some were there."""
    query = select(_goods.order, _goods.rows).where(_goods.park == park, one_of(_goods.order, orders))
    found = {row.order: json.loads(row.rows) for row in session.execute(query)}
    for table in _TABLES:
        texts = (json.dumps(row) for rows in found.values() for row in rows[table.name])
        insert_all_new(session, table, [row_from(table, text) for text in texts])
    forget(session, park, list(found))
    return sorted(found)


def forget(session: Session, park: str, orders: Collection[str]) -> None:
    """Drop those of archived orders whose ids have been used again."""
    if orders:
        session.execute(delete(ended_goods).where(_goods.park == park, one_of(_goods.order, orders)))
