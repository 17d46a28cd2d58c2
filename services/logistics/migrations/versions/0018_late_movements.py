"""Days on which goods that are late are expected. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """No goods were reported late before."""
    op.add_column("movements", sa.Column("expected", sa.Date))
