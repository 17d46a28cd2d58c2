"""A departure: the hour at which a carrier leaves a hub each day, and when parcels for it are picked up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import ClassVar, Self

from services.errors import Problem

DEFAULT_PICKUPS = ("12:00", "18:30")
DEFAULT_LEAVES_AT = "19:00"
DEFAULT_PACKING_BEGINS_AT = "08:00"
DEFAULT_HAND_PARCELS = 60
DEFAULT_STOP_SECONDS, DEFAULT_PARCEL_MILLISECONDS = 60, 500


@dataclass(frozen=True, slots=True)
class PackingBreak:
    """Hours, HH:MM of the park's time, between which doors do not pack."""

    begins_at: str
    ends_at: str


@dataclass(eq=False, kw_only=True)
class Departure:
    """A carrier's departure from the hub in `zone`. Hours are HH:MM of the park's time.

    A stop begins from `pickup_begins_at` to `pickup_ends_at` and takes `stop_seconds`, and `parcel_milliseconds` for
    each parcel; parcels are at the hub by `leaves_at`. A parcel that misses it costs `missed_cost_micros`. With
    `whole_loads` a door's parcels go on one vehicle. Doors pack from `packing_begins_at` on, but in the breaks, and one
    person packs `hand_parcels_per_hour`. With `parts_per_parcel` its waves fetch no parcels but carry
    putting-out rounds, of which so many parts take the room of a parcel; vehicles are back at the hub by `leaves_at`.
    `version` begins at 1 and grows by one with every change.
    """

    CHANGEABLE: ClassVar = (
        *("display_name", "courier", "zone", "pickup_begins_at", "pickup_ends_at", "leaves_at"),
        *("stop_seconds", "parcel_milliseconds", "missed_cost_micros", "whole_loads"),
        *("packing_begins_at", "breaks", "hand_parcels_per_hour", "parts_per_parcel"),
    )

    park: str
    id: str
    display_name: str
    zone: str
    created_at: datetime
    courier: str = ""
    pickup_begins_at: str = DEFAULT_PICKUPS[0]
    pickup_ends_at: str = DEFAULT_PICKUPS[1]
    leaves_at: str = DEFAULT_LEAVES_AT
    stop_seconds: int = DEFAULT_STOP_SECONDS
    parcel_milliseconds: int = DEFAULT_PARCEL_MILLISECONDS
    missed_cost_micros: int = 0
    whole_loads: bool = False
    packing_begins_at: str = DEFAULT_PACKING_BEGINS_AT
    breaks: tuple[PackingBreak, ...] = ()
    hand_parcels_per_hour: int = DEFAULT_HAND_PARCELS
    parts_per_parcel: int = 0
    updated_at: datetime | None = None
    version: int = 1
    retire_date: date | None = None

    @property
    def last_changed_at(self) -> datetime:
        """The instant of the last change, or of the creation."""
        return self.updated_at or self.created_at

    @property
    def carries_rounds(self) -> bool:
        """True if its waves carry putting-out rounds in place of parcels."""
        return self.parts_per_parcel > 0

    def parcels_of(self, parts: int) -> int:
        """The parcels of which so many parts of rounds take the room, rounded up."""
        return ceil(parts / self.parts_per_parcel)

    def is_retired(self, day: date) -> bool:
        """True if it no longer leaves on that day."""
        return self.retire_date is not None and day >= self.retire_date

    def seconds_at(self, parcels: int) -> float:
        """Seconds that a stop takes at which so many parcels are loaded."""
        return self.stop_seconds + parcels * self.parcel_milliseconds / 1000

    def problems(self, zones: Collection[str] | None) -> Iterator[Problem]:
        """Problems of a departure that contradicts itself or the `zones` of its park; None: these are not known."""
        if self.pickup_ends_at <= self.pickup_begins_at:
            hint = f"give an hour after {self.pickup_begins_at}"
            yield Problem("WINDOW_REVERSED", "pickup_ends_at", {"earliest": self.pickup_begins_at}, hint)
        if self.leaves_at < self.pickup_ends_at:
            hint = f"give {self.pickup_ends_at}, when the last pickup begins, or a later hour"
            yield Problem("LEAVES_BEFORE_PICKUPS_END", "leaves_at", {"earliest": self.pickup_ends_at}, hint)
        for number, pause in enumerate(self.breaks):
            if pause.ends_at <= pause.begins_at:
                hint = f"give an hour after {pause.begins_at}"
                field = f"breaks[{number}].ends_at"
                yield Problem("WINDOW_REVERSED", field, {"earliest": pause.begins_at}, hint)
        if zones is not None and self.zone not in zones:
            hint = f'use a zone that the park declares, or declare "{self.zone}" first'
            yield Problem("NOT_DECLARED", "zone", {"kind": "zone", "id": self.zone}, hint)

    def take_over(self, draft: Self, fields: Collection[str], now: datetime) -> None:
        """Change `fields`, names of attributes, to what they are in `draft`."""
        for name in fields:
            setattr(self, name, getattr(draft, name))
        self.touch(now)

    def retire(self, day: date | None, now: datetime) -> None:
        """Let it leave no more from a day on; None: it goes on."""
        self.retire_date = day
        self.touch(now)

    def touch(self, now: datetime) -> None:
        """Count one more change."""
        self.version += 1
        self.updated_at = now
