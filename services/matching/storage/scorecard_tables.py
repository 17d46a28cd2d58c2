"""The table of scorecards: sums by enterprise, link and day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Table

from services.matching.domain.scorecards import COUNTS, HOURS
from services.matching.storage.tables import ID, metadata

RESPONSES = (*(f"within_{hours}_hours" for hours in HOURS), "later")
# Sums of reports and terms, written in their transaction; nothing of it goes with the orders.
scorecard_days = Table(
    "scorecard_days",
    metadata,
    Column("park", ID, primary_key=True),
    Column("enterprise", ID, primary_key=True),
    Column("link", ID, primary_key=True),
    Column("day", Date, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in (*COUNTS, *RESPONSES)),
    Index("ix_scorecard_days_link", "park", "link", "day"),
)
