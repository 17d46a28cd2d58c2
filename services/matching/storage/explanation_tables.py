"""The table of proven reasons, each with a digest of what it rests on."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from services.chassis.database import Document, UtcDateTime
from services.matching.domain.reasons import Reason
from services.matching.storage.tables import ID, metadata

explanations = Table(
    "explanations",
    metadata,
    Column("park", ID, primary_key=True),
    Column("order", ID, primary_key=True),
    Column("rests_on", String(64), nullable=False),
    Column("reasons", Document(tuple[Reason, ...]), nullable=False),
    Column("explained_at", UtcDateTime, nullable=False),
    Index("ix_explanations_explained_at", "explained_at"),
)
