"""Milk runs: the trips of a day that are driven together, routed as a wave of those of one class.

Whole trips are put together, on a vehicle of their class. So what each movement is booked on stays as it is, and shows
an enterprise nothing of what rivals send.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.logistics.domain.action import Action
from services.logistics.domain.fleet import Trip
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.day import Group, Loads, groups
from services.logistics.routing.timetable import seconds_of
from services.vehicle_routing import rules
from services.vehicle_routing.model import End, Routes, Shipment, Site, Travel, Wave
from services.vehicle_routing.model import VehicleClass as Vehicles
from services.vehicle_routing.solve import RoutingParams, Stop, solve
from services.vehicle_routing.solve.sequences import routes_of

NOWHERE = ""  # where vehicles without a depot begin and end
MOVES_OF_A_TRIP, MOST_SECONDS = 40, 1.0
# Of a trip's cost, for classes whose metres cost nothing: they only decide between groups that cost the same.
METRES_OF_A_TRIP = 1e7
_MICROS, _METRES_OF_A_KILOMETRE = 1e6, 1e3
# A group that saves less than this share is not worth that people drive otherwise than they were shown.
WORTH_IT = 0.01


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of a trip in a group: its number among the group's visits when it is picked up, and when delivered."""

    group: str
    pickup_visit: int = 0
    delivery_visit: int = 1


Seats = Mapping[str, Seat]
_ALONE = Seat("")
# Trips are to change vehicles: that is what driving together means.
_LIGHT = RoutingParams(workers=1, most_changed=1.0)


def seats(trips: Sequence[Trip], loads: Loads, fixed: Collection[str], kind: VehicleClass, park: ParkMap) -> Seats:
    """The seats of those trips of a class on a day that are to be driven otherwise than they are, by trip.

    Trips whose goods have left, `fixed`, stay as they are, with the others of their groups; so do those whose goods are
    days on the road, and that lead to where nobody knows the way. A group that takes longer than a vehicle's share of
    its shift, as after more goods came, is taken apart where there are vehicles for its trips.
    """
    movable = [group for group in groups(trips) if all(_is_movable(trip, loads, fixed, park) for trip in group)]
    in_time = _in_time(movable, loads, kind, park)
    late = [group for group in movable if group not in in_time]
    apart = _taken_apart(late, kind.trips_on(trips[0].day) - len(groups(trips))) if late else []
    routed = _routed([*in_time, *_in_time(apart, loads, kind, park)], loads, kind, park)
    changed = {trip.id: _ALONE for [trip] in apart} | dict(routed)
    return {trip.id: changed[trip.id] for trip in trips if changed.get(trip.id, _seat_of(trip)) != _seat_of(trip)}


def _seat_of(trip: Trip) -> Seat:
    return Seat(trip.group, trip.pickup_visit, trip.delivery_visit)


def _is_movable(trip: Trip, loads: Loads, fixed: Collection[str], park: ParkMap) -> bool:
    goods = loads.get(trip.id, ())
    on_the_day = bool(goods) and all(each.transit_days == 0 for each in goods)
    return on_the_day and trip.id not in fixed and park.metres(trip.from_zone, trip.to_zone) is not None


def _in_time(movable: Sequence[Group], loads: Loads, kind: VehicleClass, park: ParkMap) -> list[Group]:
    """The groups that keep all rules as they are driven."""
    if not movable:
        return []
    wave = _wave(movable, loads, kind, park)
    driven = _as_driven(wave, movable).routes
    alone = [rules.examine(wave, Routes((route,))) for route in driven]
    return [group for group, examination in zip(movable, alone, strict=True) if not examination.violations]


def _taken_apart(late: Sequence[Group], spare: int) -> list[Group]:
    """The trips of late groups, one by one, as long as `spare` further drives of vehicles suffice."""
    apart: list[Group] = []
    for group in late:
        if 0 < len(group) - 1 <= spare:
            spare -= len(group) - 1
            apart += [[trip] for trip in group]
    return apart


def _routed(driven: Sequence[Group], loads: Loads, kind: VehicleClass, park: ParkMap) -> Iterator[tuple[str, Seat]]:
    """The seats of the trips of these groups where that costs less than as they are driven, else none."""
    if sum(map(len, driven)) < 2:
        return
    wave = _wave(driven, loads, kind, park)
    earlier = _as_driven(wave, driven)
    stop = Stop(seconds=MOST_SECONDS, iterations=MOVES_OF_A_TRIP * len(wave.shipments))
    found = solve(wave, stop=stop, params=_LIGHT, earlier=earlier)
    before = rules.examine(wave, earlier).cost.total
    if not found.routes.unserved and found.examination.cost.total < before * (1 - WORTH_IT):
        yield from _seats(found.routes)


def _wave(free: Sequence[Group], loads: Loads, kind: VehicleClass, park: ParkMap) -> Wave:
    """Each trip is a shipment, and each vehicle drives one group, as many vehicles as do now at most."""
    trips = [trip for group in free for trip in group]
    zones = sorted({NOWHERE, kind.depot_zone, *(zone for trip in trips for zone in (trip.from_zone, trip.to_zone))})
    place = {zone: number for number, zone in enumerate(zones)}
    vehicle, travel = _vehicle(kind, len(free), place[kind.depot_zone]), _travel(zones, kind, park)
    # More than any way to carry it costs.
    left = 2 * (vehicle.fixed_cost + 4 * vehicle.cost_per_metre * float(travel.metres.max()))

    def end(trip: Trip, zone: str, action: Action) -> End:
        doors = {goods.place_of(action) for goods in loads[trip.id]}
        return End(place[zone], vehicle.shift_opens, vehicle.shift_closes, 60.0 * kind.stop_minutes * len(doors))

    shipments = [
        Shipment(
            trip.id,
            sum(goods.quantity for goods in loads[trip.id]),
            end(trip, trip.from_zone, Action.PICKUP),
            end(trip, trip.to_zone, Action.DELIVERY),
            left,
        )
        for trip in trips
    ]
    return Wave(trips[0].day, tuple(map(Site, zones)), travel, (vehicle,), tuple(shipments))


def _vehicle(kind: VehicleClass, count: int, depot: int) -> Vehicles:
    """Vehicles that drive once: the groups that one makes share its shift evenly."""
    begins_at, ends_at = seconds_of(kind.shift_begins_at), seconds_of(kind.shift_ends_at)
    loaded_at = begins_at + 60.0 * kind.trip_loading_minutes
    trip_cost = kind.trip_cost_micros / _MICROS or 1.0
    return Vehicles(
        id=kind.id,
        count=count,
        capacity=kind.capacity,
        start=depot,
        end=depot,
        shift_opens=loaded_at,
        shift_closes=max(loaded_at, begins_at + (ends_at - begins_at) / kind.trips_per_day),
        fixed_cost=trip_cost,
        cost_per_metre=kind.kilometre_cost_micros / _MICROS / _METRES_OF_A_KILOMETRE or trip_cost / METRES_OF_A_TRIP,
        max_trips=1,
    )


def _travel(zones: Sequence[str], kind: VehicleClass, park: ParkMap) -> Travel:
    """Roads as the timetable has them; to and from nowhere is no way, nor to a depot whose position is not known."""
    metres = np.array([[_metres(park, one, other) for other in zones] for one in zones], dtype=float)
    return Travel(metres, np.ceil(metres * 3.6 / kind.speed_kmh))


def _metres(park: ParkMap, one: str, other: str) -> int:
    return (park.metres(one, other) or 0) if one and other else 0


def _as_driven(wave: Wave, free: Sequence[Group]) -> Routes:
    """The groups with their trips in the sequence of now."""
    number = {each.id: place for place, each in enumerate(wave.shipments)}
    [vehicle] = wave.vehicles
    tours = []
    for group in free:
        visits = sorted(
            visit
            for trip in group
            for visit in ((trip.pickup_visit, number[trip.id], True), (trip.delivery_visit, number[trip.id], False))
        )
        tours.append((vehicle, [(shipment, picked_up) for _, shipment, picked_up in visits]))
    return routes_of(wave, tours)


def _seats(found: Routes) -> Iterator[tuple[str, Seat]]:
    """The seat of each trip; a group has the name of one of its trips."""
    for route in found.routes:
        visits: dict[str, list[int]] = {}
        for number, stop in enumerate(route.stops):
            visits.setdefault(stop.shipment, []).append(number)
        for trip, (pickup, delivery) in visits.items():
            yield trip, Seat(min(visits), pickup, delivery) if len(visits) > 1 else _ALONE
