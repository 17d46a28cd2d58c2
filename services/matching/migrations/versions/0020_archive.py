"""Orders that are over move to tables of their own. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, String, Text

revision = "0020"
down_revision = "0015"

_ID = String(200)


def upgrade() -> None:
    """The archive is empty at first: orders of before move when they are pruned."""
    op.create_table(
        "ended_orders",
        Column("park", _ID, primary_key=True),
        Column("id", _ID, primary_key=True),
        Column("owner", _ID, nullable=False),
        Column("state", Text, nullable=False),
        Column("ended_at", DateTime(timezone=True), nullable=False),
        Column("row", Text, nullable=False),
        Column("lots", Text, nullable=False),
        Column("exclusions", Text, nullable=False),
    )
    op.create_index("ix_ended_orders_owner", "ended_orders", ["park", "owner", "id"])
    op.create_index("ix_ended_orders_state", "ended_orders", ["park", "state", "id"])
    op.create_table(
        "ended_assignments",
        Column("park", _ID, primary_key=True),
        Column("id", _ID, primary_key=True),
        Column("order", _ID, nullable=False),
        Column("enterprise", _ID, nullable=False),
        Column("owner", _ID, nullable=False),
        Column("state", Text, nullable=False),
        Column("row", Text, nullable=False),
    )
    for column in ("order", "enterprise", "owner", "state"):
        op.create_index(f"ix_ended_assignments_{column}", "ended_assignments", ["park", column, "id"])
    op.create_table(
        "ended_counts",
        Column("park", _ID, primary_key=True),
        Column("owner", _ID, primary_key=True),
        Column("state", Text, primary_key=True),
        Column("orders", BigInteger, nullable=False),
    )
