"""The tables of digests and of the message that each has sent last."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, text

from services.chassis.database import Document, EnumText, UtcDateTime
from services.matching.domain.deliveries import Attempt, DeliveryState
from services.matching.domain.digests import Destination, DigestState, Language
from services.matching.storage.owned import columns_of_owner
from services.matching.storage.tables import ID, metadata

DUE = text("next_at IS NOT NULL")

digests = Table(
    "digests",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", EnumText(DigestState), nullable=False),
    *columns_of_owner(),
    Column("destination", Document(Destination), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("language", EnumText(Language), nullable=False),
    Column("covered_until", UtcDateTime, nullable=False),
    Column("last_day", Date),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
digest_deliveries = Table(
    "digest_deliveries",
    metadata,
    Column("park", ID, primary_key=True),
    Column("digest", ID, primary_key=True),
    Column("id", ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("tried_until", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("state", EnumText(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("log", Document(tuple[Attempt, ...]), nullable=False),
    Index("ix_digest_deliveries_due", "next_at", sqlite_where=DUE, postgresql_where=DUE),
)
