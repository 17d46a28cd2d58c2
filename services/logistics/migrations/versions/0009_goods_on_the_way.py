"""Movements count what was loaded, received, lost, damaged and returned; parks have their day. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Integer, String, false, text

revision = "0009"
down_revision = "0008"

# What movements that had left before have come to, by their state: all of their units.
_ENDS = {"delivered": "received", "lost": "lost", "damaged": "damaged", "returned": "returned"}


def upgrade() -> None:
    """Movements that have left already did so with all of their units."""
    for name in ("loaded", "received", "lost", "damaged", "returned", "receipt_assumed"):
        op.add_column("movements", Column(name, BigInteger, nullable=False, server_default="0"))
    op.add_column("movements", Column("load_assumed", Boolean, nullable=False, server_default=false()))
    op.add_column("movements", Column("transit_days", Integer, nullable=False, server_default="0"))
    left = ", ".join(f"'{state}'" for state in ("loaded", "in_transit", *_ENDS))
    op.execute(text(f"UPDATE movements SET loaded = quantity WHERE state IN ({left})"))
    for state, column in _ENDS.items():
        op.execute(text(f"UPDATE movements SET {column} = quantity WHERE state = '{state}'"))
    op.add_column("schedules", Column("ended", String(32), nullable=False, server_default=""))
    op.add_column("schedules", Column("tolerance", Double, nullable=False, server_default="0"))
    op.create_table(
        "park_days",
        Column("park", String(63), primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("day", Date, nullable=False),
        Column("vehicles_inside_zones", Boolean, nullable=False),
        Column("movements_reported", Boolean, nullable=False),
    )
