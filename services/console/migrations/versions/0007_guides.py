"""The places of people in the guide through the pages."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, String

from services.chassis.database import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A new table. The version before does not ask it."""
    op.create_table(
        "guides",
        Column("park", String(200), primary_key=True),
        Column("subject", String(200), primary_key=True),
        Column("step", Integer, nullable=False),
        Column("updated_at", UtcDateTime(), nullable=False),
    )
