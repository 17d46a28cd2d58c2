"""Digests, and the message that each has sent last. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, String, Text, text

from services.chassis.database import UtcDateTime

revision = "0050"
down_revision = "0049"

ID = String(200)


def upgrade() -> None:
    op.create_table(
        "digests",
        Column("park", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("state", Text, nullable=False),
        Column("audience", Text, nullable=False),
        Column("subject", String(200), nullable=False),
        Column("enterprise", ID, nullable=False),
        Column("destination", Text, nullable=False),
        Column("hour", Integer, nullable=False),
        Column("language", Text, nullable=False),
        Column("covered_until", UtcDateTime, nullable=False),
        Column("last_day", Date),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "digest_deliveries",
        Column("park", ID, primary_key=True),
        Column("digest", ID, primary_key=True),
        Column("id", ID, nullable=False),
        Column("day", Date, nullable=False),
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("since", UtcDateTime, nullable=False),
        Column("tried_until", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
        Column("next_at", UtcDateTime),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("log", Text, nullable=False),
    )
    due = text("next_at IS NOT NULL")
    op.create_index(
        "ix_digest_deliveries_due", "digest_deliveries", ["next_at"], sqlite_where=due, postgresql_where=due
    )
