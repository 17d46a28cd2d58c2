"""Sums of scorecards by enterprise, link and day; reports know what was agreed for their day. Adds only."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, String

revision = "0024"
down_revision = "0023"

ID = String(200)
FIGURES = (
    *("reported_days", "on_time_days", "assumed_days", "reports", "good", "scrapped"),
    *("accepted", "declined", "expired", "terms"),
    *(f"within_{hours}_hours" for hours in (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 120, 240)),
    "later",
)


def upgrade() -> None:
    """Scorecards begin with this version: days that were closed before are not counted."""
    op.create_table(
        "scorecard_days",
        *(Column(name, ID, primary_key=True) for name in ("park", "enterprise", "link")),
        Column("day", Date, primary_key=True),
        *(Column(name, BigInteger, nullable=False) for name in FIGURES),
    )
    op.create_index("ix_scorecard_days_link", "scorecard_days", ["park", "link", "day"])
    op.add_column("reports", Column("agreed", BigInteger))
