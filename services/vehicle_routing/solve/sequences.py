"""Sequences of stops, turned into routes with the earliest times, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from services.vehicle_routing.model import DELIVERY, PICKUP, Route, Routes, Stop, VehicleClass, Wave

Action: TypeAlias = tuple[int, bool]  # a shipment's place, and whether it is picked up (or else delivered)
EMPTY = 1e-6


def routes_of(wave: Wave, tours: Iterable[tuple[VehicleClass, Sequence[Action]]]) -> Routes:
    """The routes of vehicles that make these stops one after another, each as early as it can."""
    routes = tuple(Route(vehicle.id, tuple(_timed(wave, vehicle, actions))) for vehicle, actions in tours)
    carried = {stop.shipment for route in routes for stop in route.stops}
    return Routes(routes, tuple(each.id for each in wave.shipments if each.id not in carried))


def _timed(wave: Wave, vehicle: VehicleClass, actions: Sequence[Action]) -> Iterable[Stop]:
    at, now, load, trips = vehicle.start, vehicle.shift_opens, 0.0, 0
    for place, picked_up in actions:
        shipment = wave.shipments[place]
        end = shipment.origin if picked_up else shipment.destination
        if picked_up and load <= EMPTY:
            trips += 1
            now += vehicle.turnaround if trips > 1 else 0.0
        now = max(now + float(wave.travel.seconds[at, end.site]), end.opens)
        yield Stop(shipment.id, PICKUP if picked_up else DELIVERY, now)
        load += shipment.quantity if picked_up else -shipment.quantity
        at, now = end.site, now + end.service


def actions_of(wave: Wave, route: Route) -> list[Action]:
    """The stops of a route of which the wave knows the shipments, in order; pairs that are not whole are left out."""
    place = {each.id: index for index, each in enumerate(wave.shipments)}
    known = [(place[stop.shipment], stop.action == PICKUP) for stop in route.stops if stop.shipment in place]
    both = {index for index, picked_up in known if picked_up} & {index for index, up in known if not up}
    return [action for action in known if action[0] in both]
