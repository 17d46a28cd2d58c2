"""A class of a park's vehicles: what one carries, when it drives, and what that costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from services.errors import Problem

DEFAULT_SHIFT = ("06:00", "22:00")
DEFAULT_SPEED_KMH = 30


@dataclass(eq=False, kw_only=True)
class VehicleClass:
    """Vehicles of one kind. `capacity` is units of product on one trip; costs are money of the park, in micro-units.

    A shift's hours are HH:MM of the park's time, `trip_loading_minutes` pass before each trip leaves and `stop_minutes`
    at each of its stops. `depot_zone` is "" where a vehicle's day begins where its first trip does. `version` begins at
    1 and grows by one with every change; `updated_at` is None before the first. A class with a `parcel_capacity`,
    parcels on one trip, is for waves, and carries no movements.
    """

    CHANGEABLE: ClassVar = (
        *("display_name", "capacity", "count", "trips_per_day", "trip_cost_micros"),
        *("shift_begins_at", "shift_ends_at", "trip_loading_minutes", "stop_minutes", "depot_zone", "speed_kmh"),
        *("vehicle_day_cost_micros", "kilometre_cost_micros", "parcel_capacity"),
    )

    park: str
    id: str
    display_name: str
    capacity: int
    count: int
    trips_per_day: int
    trip_cost_micros: int
    created_at: datetime
    updated_at: datetime | None = None
    version: int = 1
    retire_date: date | None = None
    shift_begins_at: str = DEFAULT_SHIFT[0]
    shift_ends_at: str = DEFAULT_SHIFT[1]
    trip_loading_minutes: int = 0
    stop_minutes: int = 0
    depot_zone: str = ""
    speed_kmh: int = DEFAULT_SPEED_KMH
    vehicle_day_cost_micros: int = 0
    kilometre_cost_micros: int = 0
    parcel_capacity: int = 0

    @property
    def last_changed_at(self) -> datetime:
        """The instant of the last change, or of the creation."""
        return self.updated_at or self.created_at

    def trips_on(self, day: date) -> int:
        """Trips of movements that all of them make on a day; none from the day on which the class retires."""
        return 0 if self.parcel_capacity else self.vehicles_on(day) * self.trips_per_day

    def vehicles_on(self, day: date) -> int:
        """Vehicles that there are on a day; none from the day on which the class retires."""
        retired = self.retire_date is not None and day >= self.retire_date
        return 0 if retired else self.count

    def problems(self, zones: Collection[str] | None) -> Iterator[Problem]:
        """Problems of a class that contradicts itself or the `zones` of its park, None where these are not known."""
        if self.shift_ends_at <= self.shift_begins_at:
            hint = f"give an hour after {self.shift_begins_at}, 24:00 at the latest"
            yield Problem("SHIFT_REVERSED", "shift_ends_at", {"earliest": self.shift_begins_at}, hint)
        if self.depot_zone and zones is not None and self.depot_zone not in zones:
            params = {"kind": "zone", "id": self.depot_zone}
            hint = f'use a zone that the park declares, or declare "{self.depot_zone}" first'
            yield Problem("NOT_DECLARED", "depot_zone", params, hint)

    def take_over(self, draft: Self, fields: Collection[str], now: datetime) -> None:
        """Change `fields`, names of attributes, to what they are in `draft`."""
        for name in fields:
            setattr(self, name, getattr(draft, name))
        self.touch(now)

    def retire(self, day: date | None, now: datetime) -> None:
        """The vehicles drive no more from a day on; None: they go on."""
        self.retire_date = day
        self.touch(now)

    def touch(self, now: datetime) -> None:
        """Count one more change."""
        self.version += 1
        self.updated_at = now
