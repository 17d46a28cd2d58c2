"""The table of quotes; what the hold of each keeps is in `held_loads`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table

from services.chassis.database import Document, EnumText, UtcDateTime
from services.matching.domain.orders import OrderDraft
from services.matching.domain.quotes import AnswerKind, HoldEnd, Quoted, QuoteState
from services.matching.storage.tables import ID, metadata

quotes = Table(
    "quotes",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", EnumText(QuoteState), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("draft", Document(OrderDraft), nullable=False),
    Column("quoted", Document(Quoted), nullable=False),
    Column("held_kind", EnumText(AnswerKind)),
    Column("held_since", UtcDateTime),
    Column("held_until", UtcDateTime),
    Column("unit_days", BigInteger, nullable=False),
    Column("ended", EnumText(HoldEnd)),
    Column("requoted", Boolean, nullable=False),
    Column("order", ID, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_quotes_state_held_until", "state", "held_until"),
    Index("ix_quotes_updated_at", "updated_at"),
)
