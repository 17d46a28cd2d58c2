"""A day's trips as the page shows them: by vehicle, in the sequence in which they are driven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from parkloom.logistics.v1.trip_pb2 import Trip, TripStop
from services.console.core.names import short


@dataclass(frozen=True, slots=True)
class Tour:
    """The trips of one vehicle's day."""

    vehicle_class: str
    vehicle: int
    trips: list[Trip]

    @property
    def overruns_shift(self) -> bool:
        return any(trip.overruns_shift for trip in self.trips)


def tours(trips: Sequence[Trip]) -> list[Tour]:
    """The vehicles' days, by class and number."""
    by_vehicle: dict[tuple[str, int], list[Trip]] = defaultdict(list)
    for trip in sorted(trips, key=lambda trip: trip.number):
        by_vehicle[short(trip.vehicle_class), trip.vehicle].append(trip)
    return [Tour(kind, vehicle, by_vehicle[kind, vehicle]) for kind, vehicle in sorted(by_vehicle)]


def units(stop: TripStop) -> int:
    """The units loaded or unloaded at a stop."""
    return sum(load.quantity for load in stop.loads)
