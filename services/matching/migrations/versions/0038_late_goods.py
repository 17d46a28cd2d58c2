"""Goods on the road that come too late, by movement and by order. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, text

revision = "0038"
down_revision = "0035"


def upgrade() -> None:
    """No goods were late before."""
    late = text("late > 0")
    op.add_column("movements", Column("late", BigInteger, nullable=False, server_default="0"))
    op.add_column("movements", Column("late_until", Date))
    op.create_index("ix_movements_late", "movements", ["park"], sqlite_where=late, postgresql_where=late)
    op.add_column("orders", Column("late_quantity", BigInteger, nullable=False, server_default="0"))
    op.add_column("orders", Column("late_until", Date))
