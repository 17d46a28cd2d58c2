"""The tables of webhooks and of their deliveries."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from services.chassis.database import Document, EnumText, UtcDateTime
from services.matching.domain.deliveries import Attempt, DeliveryState
from services.matching.domain.webhooks import EventType, WebhookState
from services.matching.storage.owned import columns_of_owner
from services.matching.storage.tables import ID, metadata

DUE = text("next_at IS NOT NULL")

webhooks = Table(
    "webhooks",
    metadata,
    Column("park", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", EnumText(WebhookState), nullable=False),
    *columns_of_owner(),
    Column("url", Text, nullable=False),
    Column("event_types", Document(tuple[EventType, ...]), nullable=False),
    Column("secret", String(200), nullable=False),
    Column("former_secret", String(200), nullable=False),
    Column("former_until", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("park", ID, primary_key=True),
    Column("webhook", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("event_type", EnumText(EventType), nullable=False),
    Column("resource", String(500), nullable=False),
    Column("event_time", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("state", EnumText(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("log", Document(tuple[Attempt, ...]), nullable=False),
    Index("ix_webhook_deliveries_due", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_webhook_deliveries_number", "park", "webhook", "number"),
    Index("ix_webhook_deliveries_updated_at", "updated_at"),
)
