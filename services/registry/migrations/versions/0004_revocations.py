"""Tokens that are good no longer."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The list. The version before does not ask it."""
    tables.create_revocations_1(op)
