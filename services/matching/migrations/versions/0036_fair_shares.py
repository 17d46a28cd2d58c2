"""Fair shares of a plan, and what they cost. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0036"
down_revision = "0038"


def upgrade() -> None:
    """Plans so far have none."""
    op.add_column("plans", Column("fair_shares", Text))
