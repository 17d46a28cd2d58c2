"""The day that it is in each park, as matching publishes it. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, String

from services.chassis.database import tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Days come with matching's snapshot; until then a park's own hours say which one it is."""
    tables.create_bootstraps_1(op)
    op.create_table(
        "park_days",
        Column("park", String(63), primary_key=True),
        Column("day", Date, nullable=False),
        Column("version", BigInteger, nullable=False),
    )
