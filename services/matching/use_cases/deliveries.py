"""Deliveries: each is claimed, sent with no transaction open, and its outcome recorded. At least once.

Deliveries of one sender of the park go out one after the other, those of several side by side: a receiver that is slow
or away holds up its own alone. A process that ends in between leaves a claim that runs out, and it is sent again.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.outgoing import CALL_SECONDS, Answer, Outcome
from services.chassis.telemetry import described
from services.chassis.timer import Timer
from services.errors import Unavailable

log = structlog.get_logger(__name__)

THREADS, LOOKS_SECONDS = 8, 1.0
# Deliveries of one webhook in a row, before others have their turn.
IN_A_ROW = 20
MOST_DUE = 200
# Longer than a call lasts with all its addresses.
CLAIMED_FOR = timedelta(seconds=10 * CALL_SECONDS)

# Park and id of a webhook or digest.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process attempts, by calling `send`."""

    ident: str
    send: Callable[[], Answer]


class Outlet(Protocol):
    """Outlet of a kind of deliveries: each function runs in a transaction of its own."""

    def due(self, session: Session, now: datetime, limit: int) -> list[Key]:
        """The keys of those that have something to deliver, the longest waiting first."""

    def claim(self, session: Session, key: Key) -> Claimed | None:
        """The delivery to attempt, which nobody else attempts for `CLAIMED_FOR`; None where none is due."""

    def record(self, session: Session, key: Key, ident: str, answer: Answer, luck: float) -> None:
        """Record what came of an attempt, unless nothing waits for it any more."""


class Sender:
    """A part that delivers what is due at an outlet. Run it in every process: claims keep them apart."""

    def __init__(self, database: Database, name: str, outlet: Outlet) -> None:
        self.name = name
        self._database = database
        self._outlet = outlet
        self._under_way: set[Key] = set()

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop` is set."""
        with ThreadPoolExecutor(THREADS, self.name) as pool:
            Timer(self.name, LOOKS_SECONDS, lambda: self._hand_out(pool, stop)).run(stop)

    def deliver_due(self) -> None:
        """Attempt all that is due now, one after the other."""
        for key in self._due():
            self._deliver(key, threading.Event())

    def _due(self) -> list[Key]:
        instant = self._database.now()
        return self._database.read(partial(self._outlet.due, now=instant, limit=MOST_DUE))

    def _hand_out(self, pool: ThreadPoolExecutor, stop: threading.Event) -> None:
        for key in self._due():
            if key not in self._under_way:
                self._under_way.add(key)
                pool.submit(self._deliver, key, stop).add_done_callback(partial(self._finish, key))

    def _finish(self, key: Key, _done: Future[None]) -> None:
        self._under_way.discard(key)

    def _deliver(self, key: Key, stop: threading.Event) -> None:
        """Attempt some deliveries of one key, until one fails."""
        try:
            for _ in range(IN_A_ROW):
                if stop.is_set() or not self._deliver_one(key):
                    return
        except Unavailable as away:
            log.warning("delivery_waits", sender=self.name, park=key[0], id=key[1], reason=str(away))
        except Exception as fault:
            log.error("delivery_failed", sender=self.name, park=key[0], id=key[1], **described(fault))

    def _deliver_one(self, key: Key) -> bool:
        """True where a delivery was due and the receiver has taken it."""
        claimed = self._database.transact(partial(self._outlet.claim, key=key))
        if claimed is None:
            return False
        answer = claimed.send()
        # Jitter: what failed together is not tried again together.
        luck = random.random()
        record = partial(self._outlet.record, key=key, ident=claimed.ident, answer=answer, luck=luck)
        self._database.transact(record)
        return answer.outcome is Outcome.TAKEN
