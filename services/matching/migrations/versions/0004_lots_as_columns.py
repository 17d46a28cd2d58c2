"""An order's lots are one row of columns; their days are ordinals."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Row, String, Text, text

revision = "0004"
down_revision = "0003"

ID = String(200)


def upgrade() -> None:
    """Lots are rewritten; plans that were ready are discarded, because their proposals are not."""
    query = text('SELECT park, "order", quantity, steps FROM lots ORDER BY park, "order", number')
    before = op.get_bind().execute(query).all()
    op.drop_table("lots")
    table = op.create_table(
        "lots",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("encoded", Text, nullable=False),
        ForeignKeyConstraint(["park", "order"], ["orders.park", "orders.id"], name="fk_lots_orders"),
    )
    rows = [
        {"park": park, "order": order, "encoded": _encoded(order, lots)}
        for (park, order), lots in groupby(before, key=lambda row: (row[0], row[1]))
    ]
    op.bulk_insert(table, rows)
    op.execute(text("DELETE FROM proposals"))
    op.execute(text("UPDATE plans SET state = 'discarded' WHERE state = 'ready'"))


def _encoded(order: str, rows: Iterable[Row[Any]]) -> str:
    lots = [(row.quantity, json.loads(row.steps)) for row in rows]
    lines = sorted({line for _, steps in lots for line, _ in steps})
    columns = {
        "orders": [order],
        "lines": lines,
        "order": [0] * len(lots),
        "quantity": [quantity for quantity, _ in lots],
        "length": [len(steps) for _, steps in lots],
        "line": [lines.index(line) for _, steps in lots for line, _ in steps],
        "day": [date.fromisoformat(day).toordinal() for _, steps in lots for _, day in steps],
    }
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
