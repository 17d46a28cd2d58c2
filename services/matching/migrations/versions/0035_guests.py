"""Enterprises outside the park. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, false

revision = "0035"
down_revision = "0031"


def upgrade() -> None:
    """All enterprises so far are in the park."""
    op.add_column("enterprises", Column("guest", Boolean, nullable=False, server_default=false()))
