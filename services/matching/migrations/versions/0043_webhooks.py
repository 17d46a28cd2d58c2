"""Webhooks, and the deliveries of each. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

from services.chassis.database import UtcDateTime

revision = "0043"
down_revision = "0042"

ID = String(200)


def upgrade() -> None:
    op.create_table(
        "webhooks",
        Column("park", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("state", Text, nullable=False),
        Column("audience", Text, nullable=False),
        Column("subject", String(200), nullable=False),
        Column("enterprise", ID, nullable=False),
        Column("url", Text, nullable=False),
        Column("event_types", Text, nullable=False),
        Column("secret", String(200), nullable=False),
        Column("former_secret", String(200), nullable=False),
        Column("former_until", UtcDateTime),
        Column("failing_since", UtcDateTime),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "webhook_deliveries",
        Column("park", ID, primary_key=True),
        Column("webhook", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("number", BigInteger, nullable=False),
        Column("event_type", Text, nullable=False),
        Column("resource", String(500), nullable=False),
        Column("event_time", UtcDateTime, nullable=False),
        Column("since", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
        Column("next_at", UtcDateTime),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("log", Text, nullable=False),
    )
    due = text("next_at IS NOT NULL")
    op.create_index(
        "ix_webhook_deliveries_due", "webhook_deliveries", ["next_at"], sqlite_where=due, postgresql_where=due
    )
    op.create_index("ix_webhook_deliveries_number", "webhook_deliveries", ["park", "webhook", "number"])
    op.create_index("ix_webhook_deliveries_updated_at", "webhook_deliveries", ["updated_at"])
