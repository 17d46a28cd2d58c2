"""Orders have an owner: the buyer whose account placed them, or the park."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Orders that are there already are the park's, and so are those that the version before places beside this one."""
    op.add_column("orders", Column("owner", String(200), nullable=False, server_default=""))
    op.create_index("ix_orders_owner", "orders", ["park", "owner", "id"])
