"""The table of what more capacity would save."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, Table

from services.matching.storage.tables import ID, metadata

# Sums of a plan's prices by link, tag and week, and quota and week; the number 0 is worth most.
scarce_capacities = Table(
    "scarce_capacities",
    metadata,
    Column("park", ID, primary_key=True),
    Column("plan", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("link", ID, nullable=False),
    Column("tag", ID, nullable=False),
    Column("quota", ID, nullable=False),
    Column("week", Date, nullable=False),
    Column("saving_per_day_micros", BigInteger, nullable=False),
    Column("scarce_lines", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
)
