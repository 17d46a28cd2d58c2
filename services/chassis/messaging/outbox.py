"""Events stored in the same transaction as the change they are about, and published afterwards.

Rows are published while `sent_at` is NULL, never by "last id seen": ids commit out of order, and a cursor would skip
some. Readers that need a cursor go by (transaction, id), in `change_log`.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from services.chassis.bus import Bus, Record
from services.chassis.database import AUTOINCREMENT, Database, TransactionNumber, UtcDateTime, announce, changed, now
from services.chassis.jobs import leases
from services.chassis.messaging.events import Event, to_headers
from services.chassis.telemetry import UNSENT_EVENTS, described
from services.errors import Unavailable

log = structlog.get_logger(__name__)

SIGNAL = "outbox"
NO_TOPICS: Mapping[str, int] = {}
BATCH_ROWS, BATCH_BYTES = 1_000, 8_000_000
LEASE_SECONDS, IDLE_SECONDS, RETRY_SECONDS = 6.0, 0.2, 0.5
# From one batch to the next: the first event after a pause goes out at once, those of many changes go together.
GATHER_SECONDS = 0.02
KEPT, PRUNE_SECONDS, PRUNE_ROWS = timedelta(hours=24), 60.0, 10_000


def table(metadata: MetaData) -> Table:
    """The table `outbox`, added to a service's own metadata."""
    unsent = text("sent_at IS NULL")
    return Table(
        "outbox",
        metadata,
        Column("id", AUTOINCREMENT, primary_key=True),
        Column("topic", String(200), nullable=False),
        Column("key", String(200), nullable=False),
        Column("headers", Text, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("sent_at", UtcDateTime),
        # What wrote the row, by PostgreSQL's own count; 0 on SQLite.
        Column("transaction", BigInteger, nullable=False, server_default=TransactionNumber()),
        Index("ix_outbox_transaction", "transaction", "id"),
        Index("ix_outbox_unsent", "id", sqlite_where=unsent, postgresql_where=unsent),
        Index("ix_outbox_sent_at", "sent_at"),
    )


OUTBOX = table(MetaData())
_UNSENT = OUTBOX.c.sent_at.is_(None)
_ONE_UNSENT = select(OUTBOX.c.id).where(_UNSENT).limit(1)


def append(session: Session, events: Iterable[Event]) -> None:
    """Store `events`, in order, to be published once this transaction is committed."""
    instant = now(session)
    rows = [
        {
            "topic": event.topic,
            "key": event.key,
            "headers": json.dumps(to_headers(event)),
            "value": event.data,
            "created_at": instant,
        }
        for event in events
    ]
    if rows:
        # Inline: nobody asks for the number of a row.
        session.execute(insert(OUTBOX).inline(), rows)
        announce_appended(session)


def announce_appended(session: Session) -> None:
    """Wake the relay of this process once this transaction is committed: for events whose rows were recorded before."""
    announce(session, SIGNAL)


def backlog(session: Session) -> int:
    """The number of events that wait to be published."""
    return session.scalar(select(func.count()).select_from(OUTBOX).where(_UNSENT)) or 0


class Relay:
    """Publishes a service's outbox in order. Run it in every process of the service: a lease lets one of them work.

    `topics`, those that the service owns with their partitions, are made before anything is published.
    """

    def __init__(self, database: Database, bus: Bus, name: str, topics: Mapping[str, int] = NO_TOPICS) -> None:
        self.name = f"{name} relay"
        self._database = database
        self._bus = bus
        self._topics = topics
        self._holder = uuid.uuid4().hex
        self._renew_at = self._prune_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop` is set; outages of the database or the bus are waited out."""
        appended = self._database.signal(SIGNAL)
        while not stop.is_set():
            appended.clear()
            try:
                self._make_topics()
                idle = self.publish_batch() == 0
            except Unavailable as error:
                log.warning("relay_waits", relay=self.name, reason=str(error))
                stop.wait(RETRY_SECONDS)
                continue
            except Exception as fault:
                # What cannot be published holds up what comes after it, in this service alone: calls go on.
                log.error("relay_failed", relay=self.name, **described(fault))
                stop.wait(RETRY_SECONDS)
                continue
            if idle:
                appended.wait(IDLE_SECONDS)
            else:
                stop.wait(GATHER_SECONDS)
        # While the database is away the lease runs out by itself.
        with suppress(Unavailable):
            self._database.transact(lambda session: leases.release(session, self.name, self._holder))

    def publish_batch(self) -> int:
        """Publish the oldest unsent events, if this process holds the lease. Returns how many went out."""
        if not self._leads():
            return 0
        waiting = self._database.glance(_ONE_UNSENT, {}) is not None
        rows = self._database.read(_oldest_unsent) if waiting else []
        if rows:
            self._bus.publish([Record(row.topic, row.key, row.value, json.loads(row.headers)) for row in rows])
            # What a power cut makes unsent is sent twice, which does no harm.
            self._database.transact(lambda session: _mark_sent(session, [row.id for row in rows]), durable=False)
        self._prune_sometimes()
        return len(rows)

    def _make_topics(self) -> None:
        if self._topics:
            self._bus.create_topics(self._topics)
            self._topics = NO_TOPICS

    def _leads(self) -> bool:
        now = time.monotonic()
        if now >= self._renew_at:
            held = self._database.transact(
                lambda session: leases.acquire(session, self.name, self._holder, LEASE_SECONDS), durable=False
            )
            UNSENT_EVENTS.labels(self.name).set(self._database.read(backlog))
            self._renew_at = now + (LEASE_SECONDS / 3 if held else 0)
        return now < self._renew_at

    def _prune_sometimes(self) -> None:
        now = time.monotonic()
        if now >= self._prune_at:
            self._database.transact(prune)
            self._prune_at = now + PRUNE_SECONDS


def prune(session: Session, older_than: timedelta = KEPT) -> int:
    """Delete events sent longer ago than `older_than`, at most 10,000 at once. Returns how many went.

    The last one stays: SQLite would give its number again, and a reader that has come so far would miss what has it.
    """
    last = select(func.max(OUTBOX.c.id)).scalar_subquery()
    old = select(OUTBOX.c.id).where(OUTBOX.c.sent_at < now(session) - older_than, OUTBOX.c.id < last).limit(PRUNE_ROWS)
    return changed(session, delete(OUTBOX).where(OUTBOX.c.id.in_(old)))


def _oldest_unsent(session: Session) -> list[Row[*tuple[Any, ...]]]:
    columns = (OUTBOX.c.id, OUTBOX.c.topic, OUTBOX.c.key, OUTBOX.c.headers, OUTBOX.c.value)
    oldest = select(*columns).where(_UNSENT).order_by(OUTBOX.c.id).limit(BATCH_ROWS).execution_options(yield_per=100)
    rows: list[Row[*tuple[Any, ...]]] = []
    size = 0
    for row in session.execute(oldest):
        rows.append(row)
        size += len(row.value)
        if size >= BATCH_BYTES:
            break
    return rows


def _mark_sent(session: Session, ids: list[int]) -> None:
    session.execute(update(OUTBOX).where(OUTBOX.c.id.in_(ids)).values(sent_at=now(session)))
