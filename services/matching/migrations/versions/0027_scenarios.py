"""Scenarios, and what was found for them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Index, Integer, LargeBinary, String, Text

from services.chassis.database import UtcDateTime

revision = "0027"
down_revision = "0029"

ID = String(200)


def upgrade() -> None:
    """Two tables of their own: nothing else changes."""
    op.create_table(
        "scenarios",
        Column("park", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("version", BigInteger, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("display_name", String(200), nullable=False),
        Column("edits", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("seconds_limit", Integer),
        Column("iterations_limit", BigInteger),
        Column("asked_by", String(200), nullable=False),
        Column("live_version", BigInteger, nullable=False),
        Column("live", Text),
        Column("planned", Text),
        Column("gap", Double),
        Column("seconds", Double, nullable=False),
        Column("plan", ID, nullable=False),
        Column("failure", Text, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
        Index("ix_scenarios_number", "park", "number", unique=True),
    )
    op.create_table(
        "scenario_results",
        Column("park", ID, primary_key=True),
        Column("scenario", ID, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("basis", "shifts", "outcome", "orders", "shortfalls")),
        *(Column(name, LargeBinary, nullable=False) for name in ("lots", "park_file", "plan_file")),
    )
