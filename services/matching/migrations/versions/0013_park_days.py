"""The day that it is in each park, and what was agreed before more was offered. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, String, Text, text

from services.chassis.database import UtcDateTime

revision = "0013"
down_revision = "0012"

ID = String(200)


def upgrade() -> None:
    """A park that is known already gets its day as soon as the service runs, by the park's own hours."""
    op.create_table(
        "park_days",
        Column("park", ID, primary_key=True),
        Column("day", Date, nullable=False),
        Column("opened_at", UtcDateTime, nullable=False),
        Column("closed_by", String(200), nullable=False),
        Column("planned_on", Date),
        Column("version", BigInteger, nullable=False),
    )
    op.add_column("assignments", Column("agreed_before", Text, nullable=False, server_default="{}"))
    op.create_index("ix_assignments_state", "assignments", ["park", "state"])
    at_risk = text("at_risk")
    op.create_index("ix_assignments_at_risk", "assignments", ["park"], sqlite_where=at_risk, postgresql_where=at_risk)
