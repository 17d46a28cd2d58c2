"""A journal of what has changed in parks' loads, for those who keep these in memory."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, Text

from services.chassis.database import AUTOINCREMENT, UtcDateTime

revision = "0028"
down_revision = "0027"

ID = String(200)


def upgrade() -> None:
    """Empty: who keeps a park in memory reads all of it first."""
    op.create_table(
        "load_changes",
        Column("id", AUTOINCREMENT, primary_key=True),
        Column("park", ID, nullable=False),
        Column("kind", Text, nullable=False),
        Column("lines", Text, nullable=False),
        Column("changed_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
