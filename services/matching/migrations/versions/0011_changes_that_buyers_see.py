"""Orders know which of their changes their buyers have seen."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column

from services.chassis.database import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """All changes so far have been shown, as all are that the version before makes."""
    op.add_column("orders", Column("unseen", BigInteger, nullable=False, server_default="0"))
    op.add_column("orders", Column("shown_at", UtcDateTime))
