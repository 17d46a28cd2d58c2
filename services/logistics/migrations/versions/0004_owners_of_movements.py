"""Movements have the owner of their order: a buyer, or the park."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Movements that are there already are the park's, until their order's schedule changes."""
    op.add_column("movements", Column("owner", String(200), nullable=False, server_default=""))
    op.create_index("ix_movements_owner", "movements", ["park", "owner", "id"])
