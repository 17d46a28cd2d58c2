"""Time in tests: waiting until something is true and no longer, and measuring on a machine that others use too."""

from __future__ import annotations

import time
from collections.abc import Callable

PAUSE_SECONDS = 0.05


def wait_until(true: Callable[[], object], seconds: float = 90.0, what: str = "what is waited for") -> None:
    """Return as soon as `true()`. A failure after `seconds` says `what` did not come about."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(PAUSE_SECONDS)


class Stopwatch:
    """Seconds since its making, by the clock or, where other processes keep the processors busy, of this process's own.

    A bound on the clock alone would be a statement about the load of the machine.
    """

    def __init__(self) -> None:
        self._clock, self._worked = time.monotonic(), time.process_time()

    def seconds(self) -> float:
        return min(time.monotonic() - self._clock, time.process_time() - self._worked)
