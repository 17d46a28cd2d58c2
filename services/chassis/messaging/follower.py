"""Follows another service: its snapshot when this database starts from nothing, then its topics.

Where events were deleted before they were read, the snapshot is taken again: it holds what they held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Generic, TypeVar

import grpc
import structlog
from sqlalchemy.orm import Session

from services.chassis import rpc
from services.chassis.bus import LogGap
from services.chassis.database import Database
from services.chassis.messaging import snapshot
from services.chassis.messaging.subscriber import Subscriber
from services.chassis.telemetry import described
from services.errors import ParkloomError

log = structlog.get_logger(__name__)

T = TypeVar("T")
BATCH = 200
RETRY_SECONDS = 1.0
# A whole park's snapshot streams this long at most; one that breaks off is taken again.
SNAPSHOT_SECONDS = 600.0


class Follower(Generic[T]):
    """A part that keeps a copy of `owner`'s state. `take` calls its StreamSnapshot, `apply` writes a batch of entries.

    Applying must do no harm when it is repeated: a snapshot that breaks off is taken again, and events hold the same.
    While the owner is away it waits. `from_start` says that the topics hold all there is, so that the snapshot is taken
    only where events were missed.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        take: Callable[[], Iterable[T]],
        apply: Callable[[Session, Sequence[T]], None],
        subscriber: Subscriber,
        *,
        from_start: bool = False,
    ) -> None:
        self.name = f"{owner} follower"
        self._database = database
        self._owner = owner
        self._take = take
        self._apply = apply
        self._subscriber = subscriber
        self._from_start = from_start

    def run(self, stop: threading.Event) -> None:
        """Take the snapshot if need be, then apply events until `stop` is set."""

        def take_again(gaps: Sequence[LogGap]) -> bool:
            log.warning("snapshot_again", owner=self._owner, topics=sorted({gap.topic for gap in gaps}))
            return self._insist(self._take_whole, stop)

        if self._from_start or self._insist(self.bootstrap, stop):
            self._subscriber.run(stop, take_again)

    def bootstrap(self) -> None:
        """Take the snapshot unless it was taken before. Raises the failure of the owner in our own vocabulary."""
        if not self._database.read(lambda session: snapshot.bootstrapped(session, self._owner)):
            self._take_whole()

    def _insist(self, take: Callable[[], None], stop: threading.Event) -> bool:
        """Try until it works; False where `stop` is set before."""
        while not stop.is_set():
            try:
                take()
                return True
            except ParkloomError as away:
                log.warning("snapshot_waits", owner=self._owner, reason=str(away))
            except Exception as fault:
                log.error("snapshot_failed", owner=self._owner, **described(fault))
            stop.wait(RETRY_SECONDS)
        return False

    def _take_whole(self) -> None:
        try:
            entries = iter(self._take())
            while batch := list(islice(entries, BATCH)):
                self._database.transact(lambda session, batch=batch: self._apply(session, batch))  # type: ignore[misc]
        except grpc.RpcError as failure:
            raise rpc.error_from(failure) from failure
        self._database.transact(lambda session: snapshot.mark_bootstrapped(session, self._owner))
