"""A park's map: where its zones are, and how far it is from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from math import asin, ceil, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

EARTH_METRES = 6_371_000
# Roads are longer than straight lines.
DETOUR = 1.3


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone, in degrees north and east; None where nobody has given them."""

    id: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class ParkMap:
    """The zones of a park, whose days are those of the IANA zone `time_zone`. `version` is registry's of the park."""

    park: str
    version: int
    time_zone: str
    zones: tuple[Zone, ...]

    @property
    def zone_ids(self) -> frozenset[str]:
        return frozenset(zone.id for zone in self.zones)

    def metres(self, origin: str, destination: str) -> int | None:
        """Metres by road between two zones, rounded up; 0 within one, None where a position is not known.

        The great circle by the haversine formula, times `DETOUR`.
        """
        if origin == destination:
            return 0
        if origin not in self._positions or destination not in self._positions:
            return None
        (north, east), (other_north, other_east) = self._positions[origin], self._positions[destination]
        height, width = sin((other_north - north) / 2), sin((other_east - east) / 2)
        half_chord = sqrt(min(1.0, height**2 + cos(north) * cos(other_north) * width**2))
        return ceil(2 * EARTH_METRES * asin(half_chord) * DETOUR)

    def position_of(self, zone: str) -> tuple[float, float] | None:
        """Degrees north and east of a zone; None where they are not known."""
        found = next((each for each in self.zones if each.id == zone), None)
        if found is None or found.latitude is None or found.longitude is None:
            return None
        return found.latitude, found.longitude

    def clock_at(self, instant: datetime) -> tuple[date, int]:
        """The calendar day that it is in the park at an instant, and the seconds that its clocks show since 00:00."""
        local = instant.astimezone(ZoneInfo(self.time_zone))
        return local.date(), local.hour * 3600 + local.minute * 60 + local.second

    def instant_of(self, day: date, seconds: int) -> datetime:
        """The instant at which the park's clocks show so many seconds from 00:00 of a day, UTC."""
        shown = datetime.combine(day, time()) + timedelta(seconds=seconds)
        return shown.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    @cached_property
    def _positions(self) -> Mapping[str, tuple[float, float]]:
        """Radians north and east, by zone."""
        return {
            zone.id: (radians(zone.latitude), radians(zone.longitude))
            for zone in self.zones
            if zone.latitude is not None and zone.longitude is not None
        }
