"""Jobs have priorities, turns and pauses; orders whose plans keep failing are set aside. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, String

from services.chassis.database import UtcDateTime, tables

revision = "0008"
down_revision = "0007"

ID = String(200)


def upgrade() -> None:
    """All that is added has a default, so that the version before can go on writing."""
    tables.extend_jobs_2(op)
    op.add_column("plans", Column("priority", Integer, nullable=False, server_default="0"))
    op.add_column("plans", Column("asked_by", String(200), nullable=False, server_default=""))
    op.create_table(
        "orders_set_aside",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("plan", ID, nullable=False),
        Column("since", UtcDateTime, nullable=False),
    )
