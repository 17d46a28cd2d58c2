"""The inbox: events that a consumer has acted on, for effects that are not a mere overwrite."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Column, Index, MetaData, String, Table, delete
from sqlalchemy.orm import Session

from services.chassis.database import UtcDateTime, changed, insert_new, now

# Longer than any topic keeps its records: an event that is gone from here must not come again.
KEPT = timedelta(days=30)


def table(metadata: MetaData) -> Table:
    """The table `inbox`, added to a service's own metadata."""
    return Table(
        "inbox",
        metadata,
        Column("consumer", String(200), primary_key=True),
        Column("event_id", String(64), primary_key=True),
        Column("seen_at", UtcDateTime, nullable=False),
        Index("ix_inbox_seen_at", "seen_at"),
    )


_INBOX = table(MetaData())


def first_time(session: Session, consumer: str, event_id: str) -> bool:
    """True if `consumer` meets this event for the first time; it is then recorded with this transaction."""
    return insert_new(session, _INBOX, {"consumer": consumer, "event_id": event_id, "seen_at": now(session)})


def prune(session: Session, older_than: timedelta = KEPT) -> int:
    """Forget what was seen longer ago than `older_than`. Returns how many rows went."""
    return changed(session, delete(_INBOX).where(_INBOX.c.seen_at < now(session) - older_than))
