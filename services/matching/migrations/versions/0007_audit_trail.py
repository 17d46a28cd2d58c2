"""The audit trail: who did what, written with the change."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Entries and the blocks that seal them. The version before writes none."""
    tables.create_audit_1(op)
