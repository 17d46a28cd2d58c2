"""Plans have the figures of their runs. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Of plans of before nobody counted them."""
    op.add_column("plans", Column("run_figures", Text))
