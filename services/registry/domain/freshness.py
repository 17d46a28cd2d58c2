"""The freshness of capacity figures: who reported them, when, and how old they are in the park's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.park_hours import ParkHours
from services.registry.domain.park import Park


class Source(StrEnum):
    """The source of a capacity figure."""

    UNSPECIFIED = "unspecified"
    SCHEDULE = "schedule"
    PHONE = "phone"
    FILE = "file"
    MACHINE = "machine"


class Reporter(StrEnum):
    """The role of the account that reports a figure, by the names of the contracts."""

    MANAGER = "manager"
    ENTERPRISE = "enterprise"
    INTEGRATOR = "integrator"


@dataclass(frozen=True, slots=True)
class FigureReport:
    """A report of a figure: when, UTC, and subject and role of the token; a role of None is not known."""

    reported_at: datetime
    reported_by: str = ""
    reporter_role: Reporter | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """The age of figures on the park's day `today`. Those older than `stale_days` are stale; None: none is."""

    today: date
    hours: ParkHours
    stale_days: int | None

    @classmethod
    def of(cls, park: Park, today: date) -> Freshness:
        """By the hours and the policy of `park`."""
        return cls(today, ParkHours(park.time_zone, park.policy.day_closes_at), park.policy.stale_days)

    def age(self, reported_at: datetime) -> int:
        """Days of the park since the one on which it was reported."""
        return max(0, (self.today - self.hours.day_at(reported_at)).days)

    def is_stale(self, reported_at: datetime) -> bool:
        """True for what is older than the park trusts."""
        return self.is_stale_at(self.age(reported_at))

    def is_stale_at(self, age: int) -> bool:
        """True for what is so many days old and therefore older than the park trusts."""
        return self.stale_days is not None and age > self.stale_days
