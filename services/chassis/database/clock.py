"""The database's clock, which all processes on it share: their own may differ by minutes.

Leases, retries, retention and the validity of tokens go by it. SQLite works inside the process, so that its clock is
the machine's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.chassis.clock import Clock, utc_now
from services.errors import Unavailable

ASKED_AGAIN_SECONDS = 60.0
_CLOCK, _NOW = "clock", "now"


def now(session: Session) -> datetime:
    """The instant at which this transaction first asked, by the database's clock, in UTC."""
    known: datetime | None = session.info.get(_NOW)
    if known is None:
        known = session.info[_NOW] = _asked(session)
    return known


def clock_info(clock: Clock | None) -> dict[str, object]:
    """The `info` of a session in which `clock`, where there is one, stands for the database's."""
    return {} if clock is None else {_CLOCK: clock}


def _asked(session: Session) -> datetime:
    clock: Clock | None = session.info.get(_CLOCK)
    if clock is not None:
        return clock()
    if session.get_bind().dialect.name != "postgresql":
        return utc_now()
    answer: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return answer.astimezone(UTC)


class CountedClock:
    """The database's clock without a question each time: asked once a minute, counted on by this process's own clock.

    `ask` is that question. While the database is away the last answer is counted on; before the first one, Unavailable.
    """

    def __init__(self, ask: Callable[[], datetime]) -> None:
        self._ask = ask
        self._asking = threading.Lock()
        self._answer: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        if self._answer is None:
            with self._asking:
                self._answer = self._answer or self._asked()
        elif time.monotonic() - self._answer[1] > ASKED_AGAIN_SECONDS and self._asking.acquire(blocking=False):
            try:
                self._answer = self._asked()
            except Unavailable:
                self._answer = self._counted(*self._answer), time.monotonic()
            finally:
                self._asking.release()
        return self._counted(*self._answer)

    def _asked(self) -> tuple[datetime, float]:
        # In this sequence: the answer's way back makes the clock late, never early.
        return self._ask(), time.monotonic()

    @staticmethod
    def _counted(answer: datetime, at: float) -> datetime:
        return answer + timedelta(seconds=time.monotonic() - at)
