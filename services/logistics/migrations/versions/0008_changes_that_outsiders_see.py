"""Movements know when outsiders last saw them change."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from services.chassis.database import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Empty: as the last change of all, which is what the version before shows."""
    op.add_column("movements", Column("shown_at", UtcDateTime))
