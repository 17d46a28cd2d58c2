"""A wave: what must move on a day, with which vehicles, over which distances.

Times are seconds from the wave's date at 00:00, distances metres, quantities parcels or cartons. Sites are named by
their place in `Wave.sites`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS = 6_371_000.0  # metres


@dataclass(frozen=True, slots=True)
class Site:
    """A place to pick up or to deliver; degrees, 0 where a matrix states the distances."""

    id: str
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True, slots=True)
class End:
    """One end of a shipment: its service begins at the site within the window, and takes `service` seconds."""

    site: int
    opens: float
    closes: float
    service: float


@dataclass(frozen=True, slots=True)
class Shipment:
    """So many units from one site to another; `unserved_cost` is paid where no vehicle carries them."""

    id: str
    quantity: float
    origin: End
    destination: End
    unserved_cost: float


@dataclass(frozen=True, slots=True)
class VehicleClass:
    """`count` equal vehicles, between `shift_opens` and `shift_closes` on the road.

    A trip is from empty to empty; `turnaround` seconds lie between two. `max_trips` None allows any number.
    """

    id: str
    count: int
    capacity: float
    start: int
    end: int
    shift_opens: float
    shift_closes: float
    fixed_cost: float = 0.0
    cost_per_metre: float = 1.0
    turnaround: float = 0.0
    max_trips: int | None = None


@dataclass(frozen=True, eq=False)
class Travel:
    """Metres and seconds from site to site, [sites][sites] each."""

    metres: NDArray[np.float64]
    seconds: NDArray[np.float64]


def great_circle(sites: tuple[Site, ...], detour: float, speed_kmh: float) -> Travel:
    """Travel along great circles (haversine formula), `detour` times as long, at one speed."""
    latitude = np.radians([site.latitude for site in sites])
    longitude = np.radians([site.longitude for site in sites])
    across = np.sin((latitude[None, :] - latitude[:, None]) / 2) ** 2
    along = np.sin((longitude[None, :] - longitude[:, None]) / 2) ** 2
    chord = across + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * along
    metres = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(chord, 1.0))) * detour
    return Travel(metres, metres / (speed_kmh / 3.6))


@dataclass(frozen=True, eq=False)
class Wave:
    """A day's shipments and the vehicles for them."""

    date: date
    sites: tuple[Site, ...]
    travel: Travel
    vehicles: tuple[VehicleClass, ...]
    shipments: tuple[Shipment, ...]

    @cached_property
    def class_of(self) -> Mapping[str, VehicleClass]:
        """The vehicle classes by their ids."""
        return {each.id: each for each in self.vehicles}

    @cached_property
    def shipment_of(self) -> Mapping[str, Shipment]:
        """The shipments by their ids."""
        return {each.id: each for each in self.shipments}

    @cached_property
    def largest_capacity(self) -> float:
        """The most that any vehicle holds."""
        return max((each.capacity for each in self.vehicles if each.count), default=-math.inf)
