"""The outbox as a log that watches go on in, and the key of their tokens. Adds only."""

from __future__ import annotations

from alembic import op

from services.chassis.database import tables

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Events stored before count as of the transaction of this revision."""
    tables.extend_outbox_2(op)
    tables.create_watch_keys_1(op)
