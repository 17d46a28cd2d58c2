"""A park's map: where its zones are, and how far it is from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, ceil, cos, radians, sin, sqrt

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

    @cached_property
    def _positions(self) -> Mapping[str, tuple[float, float]]:
        """Radians north and east, by zone."""
        return {
            zone.id: (radians(zone.latitude), radians(zone.longitude))
            for zone in self.zones
            if zone.latitude is not None and zone.longitude is not None
        }
