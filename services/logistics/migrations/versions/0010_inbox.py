"""Events that book trips go through the inbox. Adds only."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    tables.create_inbox_1(op)
