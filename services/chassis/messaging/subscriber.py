"""Applies the events of other services to this one's database: at least once, in order per key, and never stuck.

The offset is committed after the transaction. What fails is tried event by event; an event that keeps failing is put
aside as a dead letter, with its error, and the rest goes on. An outage is waited out: it is no fault of the event, and
neither is a machine that has run out of memory, files or room.

Where records were deleted before they were read, what they held is asked of their owner before anything is committed.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import structlog
from sqlalchemy.orm import Session

from services.chassis.bus import Bus, Consumer, LogGap, Record
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.messaging import dead_letters
from services.chassis.messaging.events import Event, from_record
from services.chassis.telemetry import DEAD_LETTERS, SUBSCRIBER_LAG, described
from services.errors import Invalid, Unavailable

log = structlog.get_logger(__name__)

Handler = Callable[[Session, Event], None]
# Takes events of one type that came one after the other, in their order.
GroupHandler = Callable[[Session, Sequence[Event]], None]
# Makes good what the gaps have lost; False where it was asked to stop before.
GapHandler = Callable[[Sequence[LogGap]], bool]
# The machine has run out of something: room, files, memory.
EXHAUSTED = {errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EROFS}

TRIES = 3
POLL_SECONDS, RETRY_SECONDS = 0.5, 0.5


def _log_gaps(gaps: Sequence[LogGap]) -> bool:
    log.error("events_lost", places=[f"{gap.topic}[{gap.partition}]<{gap.start}" for gap in gaps])
    return True


class Subscriber:
    """One group's hold on `topics`. `handlers` are by event type; types without one are passed over.

    Types in `together` are handled by the group: for those where much follows from each, and once is enough. `batch` is
    the most events that share a transaction: fewer where one of them is much work.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        group: str,
        handlers: Mapping[str, Handler],
        topics: Sequence[str],
        *,
        together: Mapping[str, GroupHandler] | None = None,
        batch: int = 500,
    ) -> None:
        self.name = f"{group} subscriber"
        self._database = database
        self._bus = bus
        self._group = group
        self._handlers = {kind: _one_by_one(handler) for kind, handler in handlers.items()} | dict(together or {})
        self._topics = tuple(topics)
        self._batch = batch

    def run(self, stop: threading.Event, on_gaps: GapHandler = _log_gaps) -> None:
        """Apply events until `stop` is set; outages of the database or the bus are waited out.

        `on_gaps` is called where records were deleted before they were read.
        """
        consumer: Consumer | None = None
        while not stop.is_set():
            try:
                consumer = consumer or self._join()
                self._step(consumer, on_gaps)
            except Exception as failure:
                consumer = self._after(failure, consumer)
                stop.wait(RETRY_SECONDS)
        self._leave(consumer)

    def _after(self, failure: Exception, consumer: Consumer | None) -> Consumer | None:
        """The consumer to go on with: the same after an outage, else a new one. Faults of events do not get here."""
        if _is_outage(failure):
            log.warning("subscriber_waits", subscriber=self.name, reason=str(failure))
            if consumer:
                consumer.rewind()
            return consumer
        log.error("subscriber_begins_again", subscriber=self.name, **described(failure))
        self._leave(consumer)
        return None

    def _join(self) -> Consumer:
        letters = {dead_letters.topic_for(topic, self._group): 1 for topic in self._topics}
        self._bus.create_topics(letters, until_handled=True)
        return self._bus.consumer(self._group, self._topics)

    def _leave(self, consumer: Consumer | None) -> None:
        """Leave the group; where that fails, its lease runs out by itself."""
        try:
            if consumer:
                consumer.close()
        except Exception as failure:
            log.warning("subscriber_left_without_a_word", subscriber=self.name, reason=str(failure))

    def _step(self, consumer: Consumer, on_gaps: GapHandler) -> None:
        records = consumer.poll(POLL_SECONDS, self._batch)
        gaps = consumer.gaps()
        if gaps and not on_gaps(gaps):
            return
        if records:
            self._apply(records)
            SUBSCRIBER_LAG.labels(self._group).set(_age(records[-1]))
        if records or gaps:
            consumer.commit()

    def _apply(self, records: Sequence[Record]) -> None:
        try:
            self._database.transact(lambda session: self._handle(session, records))
        except Exception as error:
            if _is_outage(error):
                raise
            log.warning("batch_failed", subscriber=self.name, records=len(records), error=repr(error))
            for record in records:
                self._apply_alone(record)

    def _apply_alone(self, record: Record) -> None:
        error = self._last_error(record)
        if error:
            log.error("dead_letter", subscriber=self.name, at=record.position, error=repr(error))
            DEAD_LETTERS.labels(record.topic, self._group).inc()
            dead_letters.put_aside(self._bus, self._group, record, error)

    def _last_error(self, record: Record) -> Exception | None:
        error: Exception | None = None
        for _ in range(TRIES):
            try:
                self._database.transact(lambda session: self._handle(session, [record]))
            except Exception as failure:
                if _is_outage(failure):
                    raise
                error = failure
            else:
                return None
        return error

    def _handle(self, session: Session, records: Sequence[Record]) -> None:
        for kind, events in groupby(map(from_record, records), key=lambda event: event.type):
            handler = self._handlers.get(kind)
            if handler:
                handler(session, list(events))


def _one_by_one(handler: Handler) -> GroupHandler:
    def handle(session: Session, events: Sequence[Event]) -> None:
        for event in events:
            handler(session, event)

    return handle


def _is_outage(failure: Exception) -> bool:
    """True if the failure says nothing about the event."""
    if isinstance(failure, OSError):
        return failure.errno in EXHAUSTED
    return isinstance(failure, Unavailable | MemoryError)


def _age(record: Record) -> float:
    """Seconds since the event happened; 0 for what is no event."""
    try:
        return max(0.0, (utc_now() - from_record(record).time).total_seconds())
    except Invalid:
        return 0.0
