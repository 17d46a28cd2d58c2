"""Waiting in tests: until something is true, and no longer."""

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
