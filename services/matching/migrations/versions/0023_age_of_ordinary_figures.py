"""Ordinary capacity figures have an age. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from services.chassis.database import UtcDateTime

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Registry publishes it with the next change of each line; until then the figure is trusted."""
    op.add_column("lines", Column("planned_reported_at", UtcDateTime))
