"""The current time: the machine's, or one that a test or a simulation moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """Returns the current UTC time, with its time zone."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until it is moved, and never goes back.

    It is handed over where an installation is put together, for what a park dates; no setting selects it. Leases,
    retries, retention and tokens go on by the clocks of databases and machines.
    """

    def __init__(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._instant

    def move(self, by: timedelta) -> None:
        """Raises ValueError for a step back."""
        self.move_to(self._instant + by)

    def move_to(self, instant: datetime) -> None:
        """Raises ValueError for an earlier instant, and for one without a time zone."""
        if instant < self._instant:
            message = f"the clock shows {self._instant} and cannot go back to {instant}"
            raise ValueError(message)
        self._instant = instant.astimezone(UTC)
