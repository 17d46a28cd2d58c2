"""Trips that are driven together, and requests to route a day's trips. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import AUTOINCREMENT

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Trips of before are driven alone."""
    op.add_column("trips", sa.Column("group", sa.String(24), nullable=False, server_default=""))
    op.add_column("trips", sa.Column("pickup_visit", sa.Integer, nullable=False, server_default="0"))
    op.add_column("trips", sa.Column("delivery_visit", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "routings",
        sa.Column("id", AUTOINCREMENT, primary_key=True),
        sa.Column("park", sa.String(63), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
