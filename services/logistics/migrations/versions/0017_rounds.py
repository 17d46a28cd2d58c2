"""Parts put out to households. Adds only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime

revision = "0017"
down_revision = "0016"

_ID = sa.String(63)


def upgrade() -> None:
    """No parts are out before."""
    op.create_table(
        "rounds",
        sa.Column("park", _ID, primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("enterprise", _ID, nullable=False),
        sa.Column("order", _ID, nullable=False),
        sa.Column("lot_label", sa.String(100), nullable=False),
        sa.Column("zone", _ID, nullable=False),
        sa.Column("household_group", sa.String(100), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("issued", "returned", "lost")),
        sa.Column("issue_day", sa.Date, nullable=False),
        sa.Column("collect_day", sa.Date, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_rounds_enterprise", "rounds", ["park", "enterprise", "id"])
