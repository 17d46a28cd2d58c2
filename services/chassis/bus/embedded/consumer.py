"""A member of a group that reads the embedded bus."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.chassis.bus.embedded import groups, log
from services.chassis.bus.interface import LogGap, Partition, Record
from services.chassis.database import Database

# Another process's records are noticed by looking; this process's wake the consumer.
LOOK_SECONDS = 0.1
SHARE_SECONDS = groups.LEASE_SECONDS / 5
POLL_BYTES = 16_000_000


class Appends:
    """Counts what this process appended, so that none goes unnoticed between looking and waiting."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def tell(self) -> None:
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Until there are more than `seen`, at most `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.count != seen, seconds)


class EmbeddedConsumer:
    """One member: the partitions it holds, how far each is done, and how far it has read."""

    def __init__(self, database: Database, appends: Appends, group: str, topics: Sequence[str]) -> None:
        self._database = database
        self._appends = appends
        self._group = group
        self._topics = tuple(topics)
        self._member = uuid.uuid4().hex
        self._done: dict[Partition, int] = {}
        self._next: dict[Partition, int] = {}
        self._gaps: dict[Partition, int] = {}
        # The end of the log when all of it was read.
        self._read_to: int | None = None
        self._share_at = 0.0

    def poll(self, seconds: float, limit: int = 500) -> list[Record]:
        deadline = time.monotonic() + seconds
        while True:
            self._share_sometimes()
            seen = self._appends.count
            records = self._new_records(limit)
            left = deadline - time.monotonic()
            if records or left <= 0:
                self._next.update({(record.topic, record.partition): record.offset + 1 for record in records})
                return records
            self._appends.wait(seen, min(left, LOOK_SECONDS))

    def gaps(self) -> list[LogGap]:
        return [LogGap(topic, partition, start) for (topic, partition), start in self._gaps.items()]

    def commit(self) -> None:
        moved = {place: self._next[place] for place in self._in_hand()}
        if moved:
            # What a power cut takes back is delivered again; what was done with it is on the disk by now.
            lost = self._database.transact(
                lambda session: groups.commit(session, self._group, self._member, moved), durable=False
            )
            self._done.update(moved)
            for place in lost:
                del self._done[place], self._next[place]
        self._gaps = {}

    def rewind(self) -> None:
        self._next = {place: max(done, self._gaps.get(place, 0)) for place, done in self._done.items()}
        self._read_to = None

    def close(self) -> None:
        self._database.transact(lambda session: groups.leave(session, self._group, self._member))
        self._done, self._next = {}, {}

    def _in_hand(self) -> list[Partition]:
        return [place for place, offset in self._next.items() if offset != self._done[place]]

    def _share_sometimes(self) -> None:
        now = time.monotonic()
        if now < self._share_at:
            return
        known, busy, self._read_to = self._done, self._in_hand(), None
        self._done, starts = self._database.transact(lambda session: self._share(session, busy), durable=False)
        # Where nobody else was active meanwhile, reading goes on; elsewhere it starts where the group stands.
        self._next = {
            place: self._next[place] if known.get(place) == done else done for place, done in self._done.items()
        }
        for place, start in starts.items():
            # Where the log now begins above what the group has done, so does reading.
            if start > self._next[place]:
                self._gaps[place] = self._next[place] = start
        self._share_at = now + SHARE_SECONDS

    def _share(self, session: Session, busy: Sequence[Partition]) -> tuple[dict[Partition, int], dict[Partition, int]]:
        """The partitions held, with the offset committed; and of those that are new, where the log begins."""
        held = groups.share(session, self._group, self._member, self._topics, busy)
        new = [place for place, done in held.items() if self._done.get(place) != done]
        return held, {place: log.start_of(session, place) for place in new}

    def _new_records(self, limit: int) -> list[Record]:
        """Records from where reading goes on. Ten times a second there are none, which a look at the end shows."""
        end: int | None = self._database.glance(log.END, {"topics": self._topics})
        if end is not None and end == self._read_to:
            return []
        records = self._database.read(lambda session: self._unread(session, limit))
        self._read_to = None if records else end
        return records

    def _unread(self, session: Session, limit: int) -> list[Record]:
        ends = log.next_offsets(session, self._topics)
        found: list[Record] = []
        room = POLL_BYTES
        for place, start in self._next.items():
            if start < ends[place] and len(found) < limit and room > 0:
                records = log.records_from(session, place, start, limit - len(found), room)
                room -= sum(len(record.value) for record in records)
                found += records
        return found
