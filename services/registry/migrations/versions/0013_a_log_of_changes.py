"""The outbox as a log that watches go on in. Adds only."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    """Events stored before count as of the transaction of this revision."""
    tables.extend_outbox_2(op)
