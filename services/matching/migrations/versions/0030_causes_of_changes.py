"""Entries of terms know why a plan asks otherwise than the live schedule did."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0030"
down_revision = "0028"


def upgrade() -> None:
    """Entries of before have no cause."""
    op.add_column("terms", Column("cause", Text))
