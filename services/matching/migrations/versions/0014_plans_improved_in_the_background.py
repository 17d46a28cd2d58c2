"""Plans say which plan they improve. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Plans of before improve none."""
    op.add_column("plans", Column("improves", String(200), nullable=False, server_default=""))
