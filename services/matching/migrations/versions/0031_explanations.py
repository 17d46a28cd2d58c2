"""Proven reasons of orders, kept until what they rest on changes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index, String, Text

from services.chassis.database import UtcDateTime

revision = "0031"
down_revision = "0030"

ID = String(200)


def upgrade() -> None:
    """A table of its own: what is in it can be worked out again."""
    op.create_table(
        "explanations",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("rests_on", String(64), nullable=False),
        Column("reasons", Text, nullable=False),
        Column("explained_at", UtcDateTime, nullable=False),
        Index("ix_explanations_explained_at", "explained_at"),
    )
