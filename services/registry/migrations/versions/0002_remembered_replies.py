"""Replies are remembered for an account, which is park, role, enterprise and subject."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Replies of the version before stay where they are, and are forgotten there after their seven days."""
    tables.create_remembered_replies_1(op)
