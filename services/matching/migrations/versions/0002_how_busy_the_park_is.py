"""The operating rate of the whole park under a plan."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Plans made before know nothing of it."""
    op.add_column("plans", Column("park_load", Text))
