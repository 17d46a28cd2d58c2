"""Parcels of a door for one departure: how many there will be, and how many are packed.

Counts are of the whole day, so that one that comes twice, or after a later one, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.errors import Problem

# Clocks of devices differ by as much.
MOST_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A count reported for a door: parcels `packed` so far on the day, of `ordered` (None: as before).

    `at` is when they were counted; `ready_at` seconds from 00:00 of the park's day, None where the door does not know
    when all are packed. With `corrects` the count may be lower than the last one.
    """

    enterprise: str
    departure: str
    day: date
    packed: int
    at: datetime
    ordered: int | None = None
    ready_at: int | None = None
    corrects: bool = False


@dataclass(eq=False, kw_only=True)
class Packing:
    """Parcels of a door for a departure on a day. `counted_at` is the instant of the last count that was taken.

    `collected` parcels are on vehicles by their drivers' reports; `ready_at` is as in reports. `version` is 0 before
    the first count.
    """

    park: str
    departure: str
    day: date
    enterprise: str
    counted_at: datetime
    ordered: int = 0
    packed: int = 0
    collected: int = 0
    ready_at: int | None = None
    version: int = 0

    @property
    def waiting(self) -> int:
        """Parcels that are packed and on no vehicle yet."""
        return max(0, self.packed - self.collected)

    @property
    def unpacked(self) -> int:
        """Parcels that are still to be packed."""
        return max(0, self.ordered - self.packed)

    def is_older(self, report: PackedReport) -> bool:
        """True if the report was counted before what is known already."""
        return self.version > 0 and report.at < self.counted_at

    def problems(self, report: PackedReport, now: datetime, where: str) -> Iterator[Problem]:
        """The problems of a report, in fields that begin with `where`."""
        ordered = self.ordered if report.ordered is None else report.ordered
        if report.at > now + MOST_AHEAD:
            latest = f"{now:%Y-%m-%dT%H:%M:%SZ}"
            yield Problem(
                "TIME_AHEAD", f"{where}count_time", {"latest": latest}, f"give {latest} or an earlier instant"
            )
        if report.packed > ordered:
            params = {"packed": f"{report.packed}", "ordered": f"{ordered}"}
            hint = f"give at most {ordered}, or raise ordered_quantity with it"
            yield Problem("PACKED_BEYOND_ORDERED", f"{where}packed_quantity", params, hint)
        if report.packed < self.collected:
            params = {"packed": f"{report.packed}", "collected": f"{self.collected}"}
            hint = f"give at least {self.collected}: so many are on vehicles"
            yield Problem("PACKED_BELOW_COLLECTED", f"{where}packed_quantity", params, hint)
        elif report.packed < self.packed and not report.corrects:
            params = {"packed": f"{report.packed}", "before": f"{self.packed}"}
            hint = f"give the count of the whole day, {self.packed} or more, or set corrects"
            yield Problem("PACKED_BELOW_BEFORE", f"{where}packed_quantity", params, hint)

    def take(self, report: PackedReport) -> None:
        """Count as reported."""
        if report.ordered is not None:
            self.ordered = report.ordered
        self.packed, self.ready_at, self.counted_at = report.packed, report.ready_at, report.at
        self.version += 1

    def collect(self, parcels: int) -> None:
        """So many more parcels are on a vehicle. Where a driver found more than were reported, so many are packed."""
        self.collected += parcels
        self.packed = max(self.packed, self.collected)
        self.ordered = max(self.ordered, self.packed)
        self.version += 1
