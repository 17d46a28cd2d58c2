"""The history of assignments' terms, prices by what was agreed, counter-offers, and causes of exclusions. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, text

from services.chassis.database import UtcDateTime

revision = "0016"
down_revision = "0018"

ID = String(200)


def upgrade() -> None:
    """Assignments of before have no history: what they have agreed to is agreed at the price that they are asked."""
    op.create_table(
        "terms",
        Column("park", ID, primary_key=True),
        Column("assignment", ID, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("of", Text, nullable=False),
        Column("quantities", Text, nullable=False),
        Column("unit_price_micros", BigInteger, nullable=False),
        Column("deadline", UtcDateTime),
        Column("reason", Text, nullable=False),
        Column("speaker", Text, nullable=False),
        Column("subject", String(200), nullable=False),
        Column("at", UtcDateTime, nullable=False),
    )
    op.add_column("assignments", Column("agreed_parts", Text, nullable=False, server_default="[]"))
    op.add_column("assignments", Column("counter", Text))
    op.add_column("assignments", Column("answer_by", UtcDateTime))
    op.add_column("assignments", Column("reminded_at", UtcDateTime))
    op.add_column("assignments", Column("terms_count", Integer, nullable=False, server_default="0"))
    waiting = text("answer_by IS NOT NULL")
    op.create_index(
        "ix_assignments_answer_by", "assignments", ["answer_by"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("exclusions", Column("cause", Text, nullable=False, server_default="declined"))
    op.add_column("exclusions", Column("reason", Text, nullable=False, server_default=""))
    op.add_column("exclusions", Column("since", UtcDateTime))
