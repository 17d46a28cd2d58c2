"""Routes of before, kept as far as the wave still allows: a replan begins with them, and changes little of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.vehicle_routing import rules
from services.vehicle_routing.model import PICKUP, Route, Routes, VehicleClass, Wave
from services.vehicle_routing.solve.chains import Tours
from services.vehicle_routing.solve.fleet import usable
from services.vehicle_routing.solve.sequences import Action, actions_of, routes_of


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier routes in a wave: the stops that still keep all rules [usable vehicles], the vehicle that each shipment
    had [shipments] (-1: none), and the usable vehicles in the sequence of the routes."""

    tours: list[list[Action]]
    home: list[int]
    sequence: list[int]

    @property
    def shipments(self) -> int:
        """Shipments of the wave that had a vehicle before."""
        return sum(place >= 0 for place in self.home)

    def changes(self, tours: Tours) -> Changes:
        """The changes that lie between the earlier routes and these tours [usable vehicles]."""
        now = {shipment: place for place, (_, actions) in enumerate(tours) for shipment, _ in actions}
        moved = sum(self.home[shipment] not in (-1, place) for shipment, place in now.items())
        left = sum(place >= 0 and shipment not in now for shipment, place in enumerate(self.home))
        return Changes(moved, left)


@dataclass(frozen=True, slots=True)
class Changes:
    """Shipments of before that another vehicle has now, and those that none has."""

    moved: int
    left: int

    @property
    def total(self) -> int:
        return self.moved + self.left


def earlier_in(wave: Wave, routes: Routes) -> Earlier:
    """The earlier routes; those of vehicles that the wave no longer has are left out."""
    vehicles = usable(wave)
    tours: list[list[Action]] = [[] for _ in vehicles]
    home = [-1] * len(wave.shipments)
    sequence = []
    for place, route in _matched(vehicles, routes):
        actions = actions_of(wave, route)
        for shipment, _ in actions:
            home[shipment] = place
        tours[place] = list(_kept(wave, route, actions))
        sequence.append(place)
    return Earlier(tours, home, sequence)


def _matched(vehicles: Sequence[VehicleClass], routes: Routes) -> Iterator[tuple[int, Route]]:
    """Each route with the next vehicle of its class."""
    free = {vehicle.id: [place for place, each in enumerate(vehicles) if each.id == vehicle.id] for vehicle in vehicles}
    for route in routes.routes:
        if free.get(route.vehicle):
            yield free[route.vehicle].pop(0), route


def _kept(wave: Wave, route: Route, actions: list[Action]) -> list[Action]:
    """The stops that the vehicle can still make: without those that have become too late, then one after another."""
    if _fits(wave, route, actions):
        return actions
    begun = {stop.shipment: stop.start for stop in route.stops if stop.action == PICKUP}
    on_time = {
        place
        for place, _ in actions
        if begun[wave.shipments[place].id] >= wave.shipments[place].origin.opens - rules.TOLERANCE
    }
    kept = [action for action in actions if action[0] in on_time]
    if _fits(wave, route, kept):
        return kept
    chosen: set[int] = set()
    for place, picked_up in kept:
        if picked_up and _fits(wave, route, [each for each in kept if each[0] in chosen | {place}]):
            chosen.add(place)
    return [each for each in kept if each[0] in chosen]


def _fits(wave: Wave, route: Route, actions: list[Action]) -> bool:
    alone = routes_of(wave, [(wave.class_of[route.vehicle], actions)])
    return not rules.examine(wave, Routes(alone.routes)).violations
