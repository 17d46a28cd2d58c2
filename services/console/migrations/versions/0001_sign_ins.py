"""One-time links that were used, and the sign-ins that they began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("link", sa.String(64), primary_key=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("signed_out", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"])
