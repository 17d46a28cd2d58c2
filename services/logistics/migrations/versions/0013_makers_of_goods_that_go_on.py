"""Movements know who made goods that go on from a place that they had come to. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Goods of before count as made by the enterprise that they left."""
    op.add_column("movements", sa.Column("made_by", sa.String(63), nullable=False, server_default=""))
