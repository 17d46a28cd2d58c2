"""A day's trips as the page shows them: by vehicle, in the sequence in which they are driven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from parkloom.logistics.v1.trip_pb2 import Trip, TripStop
from services.console.core.names import short


@dataclass(frozen=True, slots=True)
class Group:
    """Trips that are driven together, or one that is driven alone."""

    trips: list[Trip]

    @property
    def first(self) -> Trip:
        """One of them, for what all of them have in common."""
        return self.trips[0]

    @property
    def quantity(self) -> int:
        return sum(trip.quantity for trip in self.trips)

    @property
    def stops(self) -> list[TripStop]:
        """The stops of all, in the sequence in which they are made; what several trips do at one is one stop."""
        if len(self.trips) == 1:
            return list(self.first.stops)
        merged: dict[tuple[int, int, str, str, int], TripStop] = {}
        for stop in (stop for trip in self.trips for stop in trip.stops):
            key = (stop.arrive_time.seconds, stop.leave_time.seconds, stop.zone, stop.enterprise, stop.action)
            merged.setdefault(key, TripStop()).MergeFrom(stop)
        return [stop for _, stop in sorted(merged.items(), key=lambda entry: entry[0][:2])]


@dataclass(frozen=True, slots=True)
class Tour:
    """The groups of one vehicle's day."""

    vehicle_class: str
    vehicle: int
    groups: list[Group]

    @property
    def overruns_shift(self) -> bool:
        return any(group.first.overruns_shift for group in self.groups)


def tours(trips: Sequence[Trip]) -> list[Tour]:
    """The vehicles' days, by class and number."""
    by_vehicle: dict[tuple[str, int], dict[int, list[Trip]]] = defaultdict(lambda: defaultdict(list))
    for trip in trips:
        by_vehicle[short(trip.vehicle_class), trip.vehicle][trip.number].append(trip)
    return [
        Tour(kind, vehicle, [Group(together) for _, together in sorted(numbered.items())])
        for (kind, vehicle), numbered in sorted(by_vehicle.items())
    ]


def units(stop: TripStop) -> int:
    """The units loaded or unloaded at a stop."""
    return sum(load.quantity for load in stop.loads)
