"""Departures whose waves carry rounds, and what is done at a stop. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Departures and stops of before are of parcels."""
    op.add_column("departures", sa.Column("parts_per_parcel", sa.Integer, nullable=False, server_default="0"))
    op.add_column("wave_stops", sa.Column("round", sa.String(63), nullable=False, server_default=""))
    op.add_column("wave_stops", sa.Column("zone", sa.String(63), nullable=False, server_default=""))
    op.add_column("wave_stops", sa.Column("household_group", sa.String(100), nullable=False, server_default=""))
    op.add_column("wave_stops", sa.Column("action", sa.Text, nullable=False, server_default="pickup"))
    op.create_index("ix_wave_stops_round", "wave_stops", ["park", "round"])
