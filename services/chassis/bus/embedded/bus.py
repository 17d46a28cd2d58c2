"""A durable bus in one SQLite file, shared by the threads and processes of one machine.

A record is durable when `publish` returns. Records are kept for 7 days, like Kafka's.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.chassis.bus.embedded import log
from services.chassis.bus.embedded.consumer import Appends, EmbeddedConsumer
from services.chassis.bus.interface import Record
from services.chassis.database import Database

KEPT, PRUNE_SECONDS = timedelta(days=7), 600.0


class EmbeddedBus:
    """The bus kept in the file `path`, which is created when missing."""

    def __init__(self, path: str) -> None:
        self._database = Database(f"sqlite:///{path}")
        self._database.alter(log.METADATA.create_all)
        self._appends = Appends()
        self._prune_at = 0.0

    def create_topics(self, topics: Mapping[str, int]) -> None:
        self._database.transact(lambda session: log.create_topics(session, topics))

    def topics(self) -> Mapping[str, int]:
        return self._database.read(log.all_topics)

    def publish(self, records: Sequence[Record]) -> None:
        if not records:
            return
        self._database.transact(lambda session: log.append(session, records))
        self._appends.tell()
        self._prune_sometimes()

    def consumer(self, group: str, topics: Sequence[str]) -> EmbeddedConsumer:
        return EmbeddedConsumer(self._database, self._appends, group, topics)

    def ping(self) -> None:
        self._database.ping()

    def close(self) -> None:
        self._database.close()

    def _prune_sometimes(self) -> None:
        now = time.monotonic()
        if now >= self._prune_at:
            self._prune_at = now + PRUNE_SECONDS
            self._database.transact(lambda session: log.prune(session, KEPT))
