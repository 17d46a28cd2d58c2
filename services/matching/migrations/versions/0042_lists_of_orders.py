"""Orders since when they are late or short, and what lists of open and archived orders filter and sort by. Adds only.

Archived orders are completed from their rows; those that a version from before puts away later are by the service.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import BigInteger, Column, Date, DateTime, String, Text

revision = "0042"
down_revision = "0036"

_ID = String(200)
_AT_ONCE = 1_000
_NOT_PLANNED = ("open", "delivered", "cancelled", "closed")
_ended = sa.table(
    "ended_orders",
    *(Column(name, Text) for name in ("park", "id", "row", "product", "buyer_reference")),
    Column("quantity", BigInteger),
    Column("due", Date),
    Column("created_at", DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("orders", Column("shortfall_since", DateTime(timezone=True)))
    op.add_column("ended_orders", Column("product", _ID))
    op.add_column("ended_orders", Column("buyer_reference", String(200)))
    op.add_column("ended_orders", Column("quantity", BigInteger))
    op.add_column("ended_orders", Column("due", Date))
    op.add_column("ended_orders", Column("created_at", DateTime(timezone=True)))
    _date_shortfalls()
    _complete_archive()
    filtered = ["park", "due", "id", "state", "product", "buyer_reference", "owner"]
    shown = ["quantity", "scheduled_quantity", "finish", "created_at", "shortfall_since"]
    op.create_index("ix_orders_list", "orders", [*filtered, *shown])
    archived = ["park", "due", "id", "state", "owner", "product", "buyer_reference", "quantity", "created_at"]
    op.create_index("ix_ended_orders_list", "ended_orders", archived)
    for orders in ("orders", "ended_orders"):
        op.create_index(f"ix_{orders}_created", orders, ["park", "created_at", "id"])


def _date_shortfalls() -> None:
    """Nobody knows since when the orders of before are late or short: not since now."""
    names = ("state", "scheduled_quantity", "quantity", "finish", "due", "updated_at", "shortfall_since")
    orders = sa.table("orders", *map(sa.column, names))
    of = orders.c
    wrong = sa.or_(of.scheduled_quantity < of.quantity, of.finish > of.due)
    of_those = sa.and_(of.state.not_in(_NOT_PLANNED), wrong)
    op.get_bind().execute(sa.update(orders).where(of_those).values(shortfall_since=of.updated_at))


def _complete_archive() -> None:
    connection, of, after = op.get_bind(), _ended.c, ("", "")
    query = sa.select(of.park, of.id, of.row).order_by(of.park, of.id).limit(_AT_ONCE)
    while found := connection.execute(query.where(sa.tuple_(of.park, of.id) > after)).all():
        for park, ident, row in found:
            of_order = (of.park == park, of.id == ident)
            connection.execute(sa.update(_ended).where(*of_order).values(listed(json.loads(row))))
        after = (found[-1].park, found[-1].id)


def listed(stored: dict[str, Any]) -> dict[str, Any]:
    """The columns of an archived order, from its row."""
    return {
        **{name: stored[name] for name in ("product", "buyer_reference", "quantity")},
        "due": date.fromisoformat(stored["due"]),
        "created_at": datetime.fromisoformat(stored["created_at"]),
    }
