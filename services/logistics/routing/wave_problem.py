"""A wave as vehicle routing has it: the document of its wave file, its routes of before, and its stops read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from services.logistics.domain.departure import Departure
from services.logistics.domain.park_map import DETOUR
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.domain.wave import WaveStop
from services.logistics.routing.timetable import seconds_of
from services.logistics.routing.wave_loads import Cargo, Load
from services.vehicle_routing.model import DELIVERY, PICKUP, Route, Routes, Stop

HUB = ".hub"  # no enterprise has such an id
_MICROS, _METRES_OF_A_KILOMETRE = 1e6, 1e3
# For classes whose metres cost nothing: they only decide between trips that cost the same.
LEAST_METRE_COST = 1e-6
# More than any way inside a park takes; what a load that is left costs where nobody says.
LONGEST_WAY = 1_000_000.0
# A class, and the number of a vehicle in it.
Vehicle = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Vehicles:
    """Vehicles of a class for a wave: the numbers of those that are free, and when others come back to the hub.

    `back` has for the number of each of these the second of the park's day, and the trips that it has made.
    """

    kind: VehicleClass
    free: tuple[int, ...]
    back: Mapping[int, tuple[int, int]]

    @property
    def count(self) -> int:
        """Vehicles that can make one more trip."""
        return len(self.free) + sum(made < self.kind.trips_per_day for _, made in self.back.values())


@dataclass(frozen=True, slots=True)
class EarlierRoute:
    """The route of a vehicle before."""

    vehicle: Vehicle
    route: Route


def vehicles_of(
    classes: Iterable[VehicleClass], day: date, taken: Collection[Vehicle], begun: Iterable[WaveStop]
) -> list[Vehicles]:
    """The vehicles of those classes that carry parcels, without those `taken` by other waves."""
    back: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for stop in begun:
        at, made = back[stop.vehicle_class].get(stop.vehicle, (0, 0))
        back[stop.vehicle_class][stop.vehicle] = max(at, stop.hub_at), max(made, stop.trip)
    found = []
    for kind in classes:
        numbers = range(1, kind.vehicles_on(day) + 1) if kind.parcel_capacity else ()
        free = tuple(each for each in numbers if (kind.id, each) not in taken and each not in back[kind.id])
        found.append(Vehicles(kind, free, back[kind.id]))
    return [each for each in found if each.count]


@dataclass(frozen=True, slots=True)
class Evening:
    """A departure on a day, from the hub at degrees north and east, planned at the second `begins_at` of the day."""

    departure: Departure
    day: date
    hub: tuple[float, float]
    begins_at: int


def document(evening: Evening, loads: Sequence[Load], fleet: Sequence[Vehicles]) -> dict[str, Any]:
    """The wave file of these loads. Nothing begins before the second at which it is planned.

    One speed holds for all: that of the slowest class, so that none comes later than stated.
    """
    vehicles = [entry for each in fleet for entry in vehicle_entries(each, evening.begins_at)]
    most_cost = costliest(vehicles)
    shipments = [_shipment(evening, load, most_cost) for load in loads]
    return park_document(evening, {load.enterprise: load.position for load in loads}, vehicles, shipments, fleet)


def park_document(
    evening: Evening,
    doors: Mapping[str, tuple[float, float]],
    vehicles: Sequence[Mapping[str, Any]],
    shipments: Sequence[Mapping[str, Any]],
    fleet: Iterable[Vehicles],
) -> dict[str, Any]:
    """The wave file of shipments between the hub and doors at these positions, degrees north and east."""
    sites = {HUB: evening.hub, **doors}
    return {
        "date": f"{evening.day}",
        "sites": [{"id": name, "latitude": north, "longitude": east} for name, (north, east) in sites.items()],
        "travel": {"haversine": {"detour": DETOUR, "speed_kmh": min(each.kind.speed_kmh for each in fleet)}},
        "vehicles": vehicles,
        "shipments": shipments,
    }


def costliest(vehicles: Iterable[Mapping[str, Any]]) -> float:
    """More than the way of any load costs with one of these vehicles, those of a wave file."""
    return max((entry["fixed_cost"] + LONGEST_WAY * entry["cost_per_metre"] for entry in vehicles), default=0.0)


def missed_cost(departure: Departure, parcels: int, most_cost: float) -> float:
    """Cost of so many parcels that miss the departure; where nobody says, that of the costliest way."""
    return parcels * departure.missed_cost_micros / _MICROS or most_cost


def vehicle_entries(vehicles: Vehicles, begins_at: int) -> Iterator[dict[str, Any]]:
    """In a wave file, the class of the free vehicles, and one for each that comes back from a trip under way."""
    kind = vehicles.kind
    closes, turnaround = seconds_of(kind.shift_ends_at), kind.trip_loading_minutes * 60
    entry = {
        "id": kind.id,
        "count": len(vehicles.free),
        "capacity": kind.parcel_capacity,
        "start_site": HUB,
        "end_site": HUB,
        "shift": [min(closes, max(seconds_of(kind.shift_begins_at) + turnaround, begins_at)), closes],
        "fixed_cost": kind.vehicle_day_cost_micros / _MICROS,
        "cost_per_metre": max(kind.kilometre_cost_micros / _MICROS / _METRES_OF_A_KILOMETRE, LEAST_METRE_COST),
        "max_trips": kind.trips_per_day,
        "turnaround": turnaround,
    }
    if vehicles.free:
        yield entry
    for number, (at, made) in sorted(vehicles.back.items()):
        if made < kind.trips_per_day:
            yield entry | {
                "id": f"{kind.id}.{number}",
                "count": 1,
                "shift": [min(closes, max(at + turnaround, begins_at)), closes],
                "fixed_cost": 0.0,
                "max_trips": kind.trips_per_day - made,
            }


def _shipment(evening: Evening, load: Load, most_cost: float) -> dict[str, Any]:
    departure = evening.departure
    closes = seconds_of(departure.pickup_ends_at)
    opens = max(load.ready_at, seconds_of(departure.pickup_begins_at), evening.begins_at)
    service = departure.seconds_at(load.quantity)
    return {
        "id": load.name,
        "quantity": load.quantity,
        "from": {"site": load.enterprise, "window": [min(opens, closes), closes], "service": service},
        "to": {"site": HUB, "window": [0, seconds_of(departure.leaves_at)], "service": 0},
        "unserved_cost": missed_cost(departure, load.quantity, most_cost),
    }


def earlier_routes(stops: Sequence[WaveStop], fleet: Sequence[Vehicles], loads: Sequence[Cargo]) -> list[EarlierRoute]:
    """The routes of before, vehicle by vehicle, of those vehicles that the wave still has."""
    names = {load.name for load in loads}
    of_vehicle: dict[Vehicle, list[WaveStop]] = defaultdict(list)
    for stop in sorted(stops, key=lambda stop: (stop.vehicle_class, stop.vehicle, stop.trip, stop.number)):
        if stop.shipment in names:
            of_vehicle[stop.of_vehicle].append(stop)
    found = []
    for each in fleet:
        kind = each.kind.id
        ids = [(number, kind) for number in each.free] + [(number, f"{kind}.{number}") for number in each.back]
        usable = 0
        for number, name in ids:
            if (kind, number) not in of_vehicle or (name == kind and usable >= len(loads)):
                continue
            usable += name == kind
            found.append(EarlierRoute((kind, number), Route(name, tuple(_as_routed(of_vehicle[kind, number])))))
    return found


def _as_routed(stops: Sequence[WaveStop]) -> Iterator[Stop]:
    """The stops trip by trip: all that is picked up, then all of it delivered; those of rounds as they are."""
    by_trip: dict[int, list[WaveStop]] = defaultdict(list)
    for stop in stops:
        by_trip[stop.trip].append(stop)
    for _, of_trip in sorted(by_trip.items()):
        if of_trip[0].round:
            yield from (Stop(stop.shipment, stop.action.value, stop.begins_at) for stop in of_trip)
            continue
        yield from (Stop(stop.shipment, PICKUP, stop.begins_at) for stop in of_trip)
        yield from (Stop(stop.shipment, DELIVERY, stop.hub_at) for stop in of_trip)


def numbered(
    routes: Routes, earlier: Sequence[EarlierRoute], fleet: Sequence[Vehicles]
) -> Iterator[tuple[Vehicle, int, Route]]:
    """Each route that has stops with its vehicle and the trips that it made before.

    Routes of before come first, in their sequence, and keep their vehicles.
    """
    kinds = {each.kind.id: each for each in fleet}
    used = {each.vehicle for each in earlier}
    spare = {ident: (number for number in each.free if (ident, number) not in used) for ident, each in kinds.items()}
    for place, route in enumerate(routes.routes):
        ident, _, number = route.vehicle.partition(".")
        if number:
            vehicle = ident, int(number)
        elif place < len(earlier):
            vehicle = earlier[place].vehicle
        else:
            vehicle = ident, next(spare[ident])
        made = kinds[ident].back[vehicle[1]][1] if number else 0
        if route.stops:
            yield vehicle, made, route


def stops_of_route(route: Route, of: Mapping[str, Load], made: int, key: dict[str, Any]) -> Iterator[WaveStop]:
    """The stops of a route, trip by trip. `key` is the wave's and vehicle's part of theirs, `of` the loads by name."""
    trips = count(made + 1)
    of_trip: list[Stop] = []
    on_board: set[str] = set()
    for stop in route.stops:
        if stop.action == PICKUP:
            of_trip.append(stop)
            on_board.add(stop.shipment)
            continue
        on_board.discard(stop.shipment)
        if not on_board:
            yield from _trip(of_trip, of, key | {"trip": next(trips), "hub_at": round(stop.start)})
            of_trip = []


def _trip(stops: Sequence[Stop], of: Mapping[str, Load], key: Mapping[str, Any]) -> Iterator[WaveStop]:
    for number, stop in enumerate(stops, start=1):
        load = of[stop.shipment]
        yield WaveStop(
            **key,
            number=number,
            enterprise=load.enterprise,
            shipment=load.name,
            quantity=load.quantity,
            begins_at=round(stop.start),
        )


def changed_share(before: Iterable[WaveStop], after: Iterable[WaveStop], loads: Iterable[Cargo]) -> float:
    """The share of the loads of before, those still to be fetched, that another vehicle or none fetches now."""
    names = {load.name for load in loads}
    earlier = {stop.shipment: stop.of_vehicle for stop in before if stop.shipment in names}
    later = {stop.shipment: stop.of_vehicle for stop in after}
    changed = sum(later.get(name) != vehicle for name, vehicle in earlier.items())
    return changed / len(earlier) if earlier else 0.0
