"""A day's trips as they are driven: which vehicle makes which of them, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from services.logistics.domain.action import Action
from services.logistics.domain.fleet import Trip
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.model import Goods, Itinerary, Visit
from services.logistics.routing.timetable import PlannedTrip, timetable

# By trip.
Loads = Mapping[str, Sequence[Goods]]
# Trips that one vehicle makes in one go: several together, or one alone.
Group = Sequence[Trip]


def itineraries(
    trips: Iterable[Trip], loads: Loads, classes: Mapping[str, VehicleClass], park: ParkMap | None
) -> dict[str, Itinerary]:
    """The itinerary of each of a day's trips, by id.

    The vehicles of a class take turns: each makes its first group, then each its second one. Groups whose goods are
    days on the road come last, so that few vehicles are expected back from them on the same day.
    """
    by_class: dict[str, list[Group]] = defaultdict(list)
    for group in sorted(groups(trips), key=lambda group: (_days_out(group, loads), group[0].id)):
        by_class[group[0].vehicle_class].append(group)
    found: dict[str, Itinerary] = {}
    for ident, of_class in by_class.items():
        kind = classes[ident]
        for vehicle in range(min(kind.count, len(of_class))):
            tour = of_class[vehicle :: kind.count]
            times = timetable(vehicle + 1, [_planned(group, loads) for group in tour], kind, park)
            for group, itinerary in zip(tour, times, strict=True):
                idents = [trip.id for trip in group]
                found |= {trip: itinerary.of_trip(trip, idents) for trip in idents}
    return found


def groups(trips: Iterable[Trip]) -> list[Group]:
    """The trips by group, in the sequence of their ids."""
    by_group: dict[str, list[Trip]] = defaultdict(list)
    for trip in sorted(trips, key=lambda trip: trip.id):
        by_group[trip.group_or_self].append(trip)
    return list(by_group.values())


def _planned(group: Group, loads: Loads) -> PlannedTrip:
    """The visits of a group in order; trips with the same to do in the same zone one after another share one."""
    zones = [
        (number, zone, action, trip.id)
        for trip in group
        for number, zone, action in (
            (trip.pickup_visit, trip.from_zone, Action.PICKUP),
            (trip.delivery_visit, trip.to_zone, Action.DELIVERY),
        )
    ]
    visits = [
        Visit(zone, action, frozenset(trip for *_, trip in shared))
        for (zone, action), shared in groupby(sorted(zones), key=lambda each: (each[1], each[2]))
    ]
    return PlannedTrip(visits, [goods for trip in group for goods in loads.get(trip.id, ())])


def _days_out(group: Group, loads: Loads) -> int:
    return max((goods.transit_days for trip in group for goods in loads.get(trip.id, ())), default=0)
