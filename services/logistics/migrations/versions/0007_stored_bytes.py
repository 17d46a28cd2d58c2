"""Bytes that each park stores, as last measured. Adds only."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """The version before does not look."""
    tables.create_stored_bytes_1(op)
