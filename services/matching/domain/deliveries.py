"""Deliveries: claimed, attempted, and tried again after longer waits until they are taken or their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=4)
MOST_LOGGED = 20


class DeliveryState(StrEnum):
    """PENDING → DELIVERED or DEAD; sent again, it is PENDING once more."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: when, what came of it, and the HTTP status of the answer (None without one)."""

    at: datetime
    outcome: str
    status: int | None = None


@dataclass(eq=False, kw_only=True)
class Tried:
    """`attempts` counts those since it was begun; `next_at` is the next one, None unless it is PENDING."""

    updated_at: datetime
    next_at: datetime | None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    log: tuple[Attempt, ...] = ()

    @property
    def until(self) -> datetime:
        """The instant of the last attempt."""
        raise NotImplementedError

    def claim(self, until: datetime) -> None:
        """Nobody else attempts it before `until`: by then this attempt is over."""
        self.next_at = until

    def note(self, attempt: Attempt, succeeded: bool, luck: float) -> None:
        """Record an attempt: it is delivered, waits for the next attempt, or is dead. `luck` is from 0 to 1."""
        self.attempts += 1
        self.log = (*self.log, attempt)[-MOST_LOGGED:]
        self.updated_at = attempt.at
        if succeeded:
            self.state, self.next_at = DeliveryState.DELIVERED, None
        elif attempt.at >= self.until:
            self.bury(attempt.at)
        else:
            self.next_at = min(attempt.at + wait_after(self.attempts, luck), self.until)

    def bury(self, now: datetime) -> None:
        """Make a dead letter of it."""
        self.state, self.next_at, self.updated_at = DeliveryState.DEAD, None, now


def wait_after(attempts: int, luck: float) -> timedelta:
    """The time from a failed attempt to the next, twice as long each time; `luck` (0 to 1) takes up to half off."""
    doubled = FIRST_WAIT * (1 << min(attempts - 1, 20))
    return min(doubled, LONGEST_WAIT) * (1 - luck / 2)
