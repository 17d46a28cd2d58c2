"""Reports of ordinary capacity figures, and requests to confirm capacity. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, Text

from services.chassis.database import UtcDateTime

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Ordinary figures of before are as old as their lines."""
    op.add_column("lines", Column("planned_capacity_source", Text, nullable=False, server_default="unspecified"))
    op.add_column("lines", Column("planned_report", Text))
    op.add_column("enterprises", Column("refresh_ask_time", UtcDateTime))
    op.add_column("enterprises", Column("refresh_asked_by", String(200), nullable=False, server_default=""))
