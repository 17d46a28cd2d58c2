"""Columns of a sign-in for people who look at theirs and end them: owner, device, beginning, last use, way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.chassis.database import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Empty where the version before began a sign-in; its next page fills them in."""
    for name, length in (
        ("park", 200),
        ("subject", 200),
        ("role", 16),
        ("enterprise", 200),
        ("device", 80),
        ("way", 16),
    ):
        op.add_column("sign_ins", sa.Column(name, sa.String(length), nullable=True))
    for name in ("began_at", "seen_at"):
        op.add_column("sign_ins", sa.Column(name, UtcDateTime(), nullable=True))
    op.create_index("ix_sign_ins_park_subject", "sign_ins", ["park", "subject"])
