"""Quotes, and what their holds keep of lines by day. A program that knows no holds may plan nothing any more."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, String, Text

from services.chassis.database import UtcDateTime

revision = "0029"
down_revision = "0026"
contracts = True

ID = String(200)


def upgrade() -> None:
    op.create_table(
        "quotes",
        Column("park", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("state", Text, nullable=False),
        Column("asked_by", String(64), nullable=False),
        Column("owner", String(200), nullable=False),
        Column("draft", Text, nullable=False),
        Column("quoted", Text, nullable=False),
        Column("held_kind", Text),
        Column("held_since", UtcDateTime),
        Column("held_until", UtcDateTime),
        Column("unit_days", BigInteger, nullable=False),
        Column("ended", Text),
        Column("requoted", Boolean, nullable=False),
        Column("order", ID, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_quotes_state_held_until", "quotes", ["state", "held_until"])
    op.create_index("ix_quotes_updated_at", "quotes", ["updated_at"])
    op.create_table(
        "held_loads",
        Column("park", ID, primary_key=True),
        Column("quote", ID, primary_key=True),
        Column("encoded", Text, nullable=False),
    )
