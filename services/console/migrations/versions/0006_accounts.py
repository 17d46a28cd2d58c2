"""Accounts with passwords, people with PINs on shared devices, and attempts that count against each."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String

from services.chassis.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """New tables. The version before does not ask them."""
    op.create_table(
        "accounts",
        Column("park", String(200), primary_key=True),
        Column("name", String(60), primary_key=True),
        Column("role", String(16), nullable=False),
        Column("enterprise", String(200), nullable=False),
        Column("secret", String(200), nullable=False),
        Column("must_change", Boolean, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("made_by", String(200), nullable=False),
        Column("made_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "pins",
        Column("park", String(200), primary_key=True),
        Column("enterprise", String(200), primary_key=True),
        Column("id", String(32), primary_key=True),
        Column("name", String(60), nullable=False),
        Column("secret", String(200), nullable=False),
        Column("made_by", String(200), nullable=False),
        Column("made_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "attempts",
        Column("key", String(300), primary_key=True),
        Column("count", Integer, nullable=False),
        Column("began_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_attempts_began_at", "attempts", ["began_at"])
