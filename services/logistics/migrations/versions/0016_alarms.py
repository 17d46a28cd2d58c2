"""Doors that will miss a departure, and the hours in which doors pack. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime

revision = "0016"
down_revision = "0015"

_ID = sa.String(63)


def upgrade() -> None:
    """Doors for departures of before pack from 08:00 on, without a break."""
    op.add_column("departures", sa.Column("packing_begins_at", sa.String(5), nullable=False, server_default="08:00"))
    op.add_column("departures", sa.Column("breaks", sa.Text, nullable=False, server_default="[]"))
    op.add_column("departures", sa.Column("hand_parcels_per_hour", sa.Integer, nullable=False, server_default="60"))
    op.create_table(
        "wave_risks",
        sa.Column("park", _ID, primary_key=True),
        sa.Column("departure", _ID, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("doors", sa.Text, nullable=False),
        sa.Column("next_departure", _ID, nullable=False),
        sa.Column("next_day", sa.Date),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
