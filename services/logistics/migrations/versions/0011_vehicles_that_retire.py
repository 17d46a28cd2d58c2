"""Vehicle classes retire from a day on. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """None of before is retired."""
    op.add_column("vehicle_classes", Column("retire_date", Date))
