"""Trips of peers, turned into routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.vehicle_routing.model import Routes, VehicleClass, Wave
from services.vehicle_routing.solve.fleet import fleet_tables, usable
from services.vehicle_routing.solve.hub_wave import HubSolution, hub_tables
from services.vehicle_routing.solve.sequences import routes_of

Trips = Sequence[Sequence[int]]  # shipments by their places in the wave


def answer(wave: Wave, vehicles: Iterable[tuple[VehicleClass, Trips]]) -> Routes:
    """The routes of vehicles that make these trips of a hub wave."""
    tables = hub_tables(wave, [-1] * len(wave.shipments), 0.0)
    solution = HubSolution(wave, fleet_tables(wave), tables)
    try:
        fleet = usable(wave)
        free = {name: [place for place, each in enumerate(fleet) if each.id == name] for name in wave.class_of}
        tours: list[list[tuple[int, bool]]] = [[] for _ in fleet]
        for vehicle, trips in vehicles:
            tours[free[vehicle.id].pop(0)] = [
                action
                for trip in trips
                for action in [
                    *((each, True) for each in trip if tables.outbound[each]),
                    *((each, not tables.outbound[each]) for each in trip),
                    *((each, False) for each in trip if not tables.outbound[each]),
                ]
            ]
        solution.set_tours(tours)
        found = routes_of(wave, [(vehicle, actions) for vehicle, actions in solution.tours() if actions])
    finally:
        solution.close()
    return found
