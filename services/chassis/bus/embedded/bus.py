"""A durable bus in one SQLite file, shared by the threads and processes of one machine.

A record is durable when `publish` returns.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.chassis.bus.embedded import groups, log, retention
from services.chassis.bus.embedded.consumer import Appends, EmbeddedConsumer
from services.chassis.bus.interface import KEPT, Partition, Progress, Record
from services.chassis.database import Database

PRUNE_SECONDS = 600.0


class EmbeddedBus:
    """The bus kept in the file `path`, which is created when missing.

    Records are kept for `kept`, and longer while a group has still to read them.
    """

    def __init__(self, path: str, *, kept: timedelta = KEPT) -> None:
        self._kept = kept
        self._database = Database(f"sqlite:///{path}")
        self._database.alter(log.METADATA.create_all)
        self._appends = Appends()
        self._prune_at = 0.0

    def create_topics(self, topics: Mapping[str, int], *, until_handled: bool = False) -> None:
        self._database.transact(lambda session: log.create_topics(session, topics, until_handled))

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

    def delete_before(self, offsets: Mapping[Partition, int]) -> None:
        self._database.transact(lambda session: log.delete_before(session, offsets))

    def progress(self) -> list[Progress]:
        return self._database.read(groups.progress)

    def release(self, group: str) -> None:
        self._database.transact(lambda session: groups.release(session, group))

    def ping(self) -> None:
        self._database.ping()

    def close(self) -> None:
        self._database.close()

    def _prune_sometimes(self) -> None:
        now = time.monotonic()
        if now >= self._prune_at:
            self._prune_at = now + PRUNE_SECONDS
            self._database.transact(lambda session: retention.prune(session, self._kept))
