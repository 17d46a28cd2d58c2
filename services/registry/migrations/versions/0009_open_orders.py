"""Open orders of matching's, with all that they rest on. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, DateTime, String, Text, text

revision = "0009"
down_revision = "0010"


def upgrade() -> None:
    """Matching's snapshot is taken again: it has the orders that are open by now."""
    op.create_table(
        "open_orders",
        Column("park", String(63), primary_key=True),
        Column("id", String(63), primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("over", Boolean, nullable=False),
        Column("changed_at", DateTime(timezone=True), nullable=False),
        Column("ship_to_zone", String(63), nullable=False),
        Column("links", Text, nullable=False),
        Column("tags", Text, nullable=False),
    )
    op.create_index("ix_open_orders_over", "open_orders", ["park", "over"])
    op.execute(text("DELETE FROM bootstraps WHERE name = 'matching'"))
