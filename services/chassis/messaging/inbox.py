"""The inbox: events that a consumer has acted on, for effects that are not a mere overwrite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Column, Index, MetaData, String, Table, delete, select
from sqlalchemy.orm import Session

from services.chassis.database import UtcDateTime, changed, insert_all_new, now
from services.chassis.messaging.events import Event
from services.chassis.messaging.subscriber import GroupHandler

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


def first_times(session: Session, consumer: str, events: Sequence[Event]) -> list[Event]:
    """The events, each once, that `consumer` meets for the first time; they are recorded with this transaction."""
    seen_at, by_id = now(session), {event.id: event for event in events}
    # Of two who meet an event at once, one transaction is undone and finds the other's row when it is done again.
    met = select(_INBOX.c.event_id).where(_INBOX.c.consumer == consumer, _INBOX.c.event_id.in_(by_id))
    known = set(session.scalars(met))
    new = {ident: event for ident, event in by_id.items() if ident not in known}
    rows = [{"consumer": consumer, "event_id": ident, "seen_at": seen_at} for ident in new]
    insert_all_new(session, _INBOX, rows)
    return list(new.values())


def once(consumer: str, handlers: Mapping[str, GroupHandler]) -> dict[str, GroupHandler]:
    """The handlers, by event type, for events that `consumer` meets for the first time; they see no other ones.

    They are those whose effect is no mere overwrite by version: what adds, books or asks for something.
    """
    return {kind: _once(consumer, handler) for kind, handler in handlers.items()}


def _once(consumer: str, handler: GroupHandler) -> GroupHandler:
    def handle(session: Session, events: Sequence[Event]) -> None:
        new = first_times(session, consumer, events)
        if new:
            handler(session, new)

    return handle


def prune(session: Session, older_than: timedelta = KEPT) -> int:
    """Forget what was seen longer ago than `older_than`. Returns how many rows went."""
    return changed(session, delete(_INBOX).where(_INBOX.c.seen_at < now(session) - older_than))
