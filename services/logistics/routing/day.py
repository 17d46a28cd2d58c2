"""A day's trips as they are driven: which vehicle makes which of them, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.logistics.domain.fleet import Trip
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.model import Action, Goods, Itinerary, Visit
from services.logistics.routing.timetable import PlannedTrip, timetable

# By trip.
Loads = Mapping[str, Sequence[Goods]]


def itineraries(
    trips: Iterable[Trip], loads: Loads, classes: Mapping[str, VehicleClass], park: ParkMap | None
) -> dict[str, Itinerary]:
    """The itinerary of each of a day's trips, by id.

    The vehicles of a class take turns: each makes its first trip, then each its second one. Trips whose goods are days
    on the road come last, so that few vehicles are expected back from them on the same day.
    """
    by_class: dict[str, list[Trip]] = defaultdict(list)
    for trip in sorted(trips, key=lambda trip: (_days_out(loads.get(trip.id, ())), trip.id)):
        by_class[trip.vehicle_class].append(trip)
    found: dict[str, Itinerary] = {}
    for ident, of_class in by_class.items():
        kind = classes[ident]
        for vehicle in range(min(kind.count, len(of_class))):
            tour = of_class[vehicle :: kind.count]
            planned = [PlannedTrip(_visits(trip), loads.get(trip.id, ())) for trip in tour]
            times = timetable(vehicle + 1, planned, kind, park)
            found |= {trip.id: itinerary for trip, itinerary in zip(tour, times, strict=True)}
    return found


def _visits(trip: Trip) -> list[Visit]:
    return [Visit(trip.from_zone, Action.PICKUP), Visit(trip.to_zone, Action.DELIVERY)]


def _days_out(goods: Sequence[Goods]) -> int:
    return max((each.transit_days for each in goods), default=0)
