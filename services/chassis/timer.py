"""A part that does the same small work again and again: pruning, trying again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from services.chassis.telemetry import described
from services.errors import Unavailable

log = structlog.get_logger(__name__)


class Timer:
    """Calls `work` at once and then every `seconds`. A failure is logged, and it is called again.

    Work that computes for long rests `rest` times as long as it took, so that calls find a processor.
    """

    def __init__(self, name: str, seconds: float, work: Callable[[], object], *, rest: float = 0.0) -> None:
        self.name = name
        self._seconds, self._rest = seconds, rest
        self._work = work

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""
        while not stop.is_set():
            began = time.monotonic()
            try:
                self._work()
            except Unavailable as away:
                log.warning("timer_waits", timer=self.name, reason=str(away))
            except Exception as fault:
                log.error("timer_failed", timer=self.name, **described(fault))
            stop.wait(max(self._seconds, self._rest * (time.monotonic() - began)))
