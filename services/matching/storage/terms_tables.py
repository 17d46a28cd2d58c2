"""The table of assignments' terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from services.chassis.database import Document, EnumText, UtcDateTime
from services.matching.domain.terms import ChangeCause, Speaker, TermsKind, TermsOf
from services.matching.storage.tables import ID, metadata

# The history of assignments' terms: rows are only added.
terms = Table(
    "terms",
    metadata,
    Column("park", ID, primary_key=True),
    Column("assignment", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", EnumText(TermsKind), nullable=False),
    Column("of", EnumText(TermsOf), nullable=False),
    Column("quantities", Document(Mapping[date, int]), nullable=False),
    Column("unit_price_micros", BigInteger, nullable=False),
    Column("deadline", UtcDateTime),
    Column("reason", Text, nullable=False),
    Column("speaker", EnumText(Speaker), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("cause", EnumText(ChangeCause)),
)
