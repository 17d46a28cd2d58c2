"""Vehicle classes have shifts, loading times, a depot, costs and versions; maps of parks. Adds only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Classes of before have the defaults."""
    op.create_table(
        "park_maps",
        sa.Column("park", sa.String(63), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("zones", sa.Text, nullable=False),
    )
    whole, text = sa.BigInteger, sa.String(5)
    _add(sa.Column("version", whole, nullable=False, server_default="1"))
    _add(sa.Column("updated_at", UtcDateTime))
    _add(sa.Column("shift_begins_at", text, nullable=False, server_default="06:00"))
    _add(sa.Column("shift_ends_at", text, nullable=False, server_default="22:00"))
    _add(sa.Column("trip_loading_minutes", sa.Integer, nullable=False, server_default="0"))
    _add(sa.Column("stop_minutes", sa.Integer, nullable=False, server_default="0"))
    _add(sa.Column("depot_zone", sa.String(63), nullable=False, server_default=""))
    _add(sa.Column("speed_kmh", sa.Integer, nullable=False, server_default="30"))
    _add(sa.Column("vehicle_day_cost_micros", whole, nullable=False, server_default="0"))
    _add(sa.Column("kilometre_cost_micros", whole, nullable=False, server_default="0"))


def _add(column: sa.Column[Any]) -> None:
    op.add_column("vehicle_classes", column)
