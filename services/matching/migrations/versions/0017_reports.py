"""Reports of production, and work in progress as it is recorded. Adds only."""

from __future__ import annotations

import json
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Text, text

from services.chassis.database import UtcDateTime

revision = "0017"
down_revision = "0020"

ID = String(200)
EMPTY = '{"orders":[],"lines":[],"order":[],"quantity":[],"length":[],"line":[],"day":[]}'


def upgrade() -> None:
    """Work that was begun before each park's day, as its lots say, is recorded first."""
    op.create_table(
        "reports",
        Column("park", ID, primary_key=True),
        Column("assignment", ID, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("order", ID, nullable=False),
        Column("enterprise", ID, nullable=False),
        Column("step", Integer, nullable=False),
        Column("line", ID, nullable=False),
        Column("started", BigInteger, nullable=False),
        Column("good", BigInteger, nullable=False),
        Column("scrapped", BigInteger, nullable=False),
        Column("source", Text, nullable=False),
        Column("reported_at", UtcDateTime, nullable=False),
        Column("reported_by", String(200), nullable=False),
        Column("counted", BigInteger, nullable=False),
        Column("asked", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Index("ix_reports_order", "park", "order"),
        Index("ix_reports_day", "park", "day"),
        Index("ix_reports_enterprise", "park", "enterprise", "assignment", "day"),
    )
    op.create_table(
        "work_in_progress",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("good", Text, nullable=False),
        Column("scrapped", Text, nullable=False),
        Column("lost", Text, nullable=False),
    )
    for name in ("good_quantity", "scrapped_quantity"):
        op.add_column("orders", Column(name, BigInteger, nullable=False, server_default="0"))
    op.add_column("assignments", Column("done", Text, nullable=False, server_default="{}"))
    op.add_column("assignments", Column("risk_cause", Text))
    _derive_progress()


def _derive_progress() -> None:
    connection = op.get_bind()
    found = connection.execute(
        text(
            'SELECT lots.park, lots."order", lots.encoded, park_days.day FROM lots '
            "JOIN park_days ON park_days.park = lots.park"
        ).columns(Column("park", ID), Column("order", ID), Column("encoded", Text), Column("day", Date))
    ).all()
    insert = text(
        'INSERT INTO work_in_progress (park, "order", version, good, scrapped, lost) '
        "VALUES (:park, :order, 1, :good, :empty, :empty)"
    )
    for park, order, encoded, day in found:
        good = _begun(json.loads(encoded), day.toordinal())
        if good["quantity"]:
            row = {"park": park, "order": order, "good": json.dumps(good, separators=(",", ":")), "empty": EMPTY}
            connection.execute(insert, row)


def _begun(lots: dict[str, Any], today: int) -> dict[str, Any]:
    """The beginnings of encoded lots that lie before a day: their lengths, lines and days cut."""
    begun: dict[str, Any] = {name: [] for name in ("order", "quantity", "length", "line", "day")}
    first = 0
    for order, quantity, length in zip(lots["order"], lots["quantity"], lots["length"], strict=True):
        days = lots["day"][first : first + length]
        done = next((number for number, day in enumerate(days) if day >= today), length)
        if done:
            begun["order"].append(order)
            begun["quantity"].append(quantity)
            begun["length"].append(done)
            begun["line"] += lots["line"][first : first + done]
            begun["day"] += days[:done]
        first += length
    return {"orders": lots["orders"], "lines": lots["lines"]} | begun
