"""Pauses of parks for which something cannot be done: they grow, and the other parks do not wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from services.chassis.telemetry import described
from services.errors import Unavailable

log = structlog.get_logger(__name__)

FIRST_SECONDS, LONGEST_SECONDS = 1.0, 300.0


@dataclass(frozen=True, slots=True)
class _Pause:
    seconds: float
    until: float


class Pauses:
    """The pauses of parks whose work has failed; `event` names in the log that it begins to fail, and that it ended."""

    def __init__(self, event: str) -> None:
        self._event = event
        self._of: dict[str, _Pause] = {}

    def attempt(self, park: str, work: Callable[[], object]) -> None:
        """Do `work`, unless the park's pause lasts. Raises Unavailable; any other failure begins a longer pause."""
        pause = self._of.get(park)
        if pause is not None and time.monotonic() < pause.until:
            return
        try:
            work()
        except Unavailable:
            raise
        except Exception as fault:
            if pause is None:
                log.error(self._event, park=park, **described(fault))
            seconds = FIRST_SECONDS if pause is None else min(2 * pause.seconds, LONGEST_SECONDS)
            self._of[park] = _Pause(seconds, time.monotonic() + seconds)
        else:
            if self._of.pop(park, None) is not None:
                log.info(f"{self._event}_ended", park=park)
