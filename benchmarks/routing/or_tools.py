"""OR-Tools routing, as its guides put it: guided local search, and stops at the hub at which a vehicle unloads."""

from __future__ import annotations

import math
from typing import Any

from ortools.constraint_solver import pywrapcp

from benchmarks.routing import or_tools_pairs
from benchmarks.routing.or_tools_parts import add_costs, search
from benchmarks.routing.trips import answer
from services.errors import Invalid
from services.vehicle_routing.model import End, Routes, VehicleClass, Wave
from services.vehicle_routing.solve.fleet import usable
from services.vehicle_routing.solve.hub_wave import is_hub_wave

RELOADS = 7  # stops at the hub that each vehicle may make
MOST_VEHICLES = 80
FINENESS = 10_000  # whole numbers per unit of money


def routes(wave: Wave, seconds: float, seed: int) -> Routes | None:
    """The routes of the best solution, None where there is none. A wave that is collected for one hub has reloads;
    the pickups and deliveries of any other are paired, where trips cost neither time nor number."""
    del seed
    hubs = {each.start for each in wave.vehicles}
    if is_hub_wave(wave) and len(hubs) == 1 and not any(each.origin.site in hubs for each in wave.shipments):
        return _Program(wave).solve(seconds)
    if any(each.turnaround or each.max_trips is not None for each in wave.vehicles):
        raise Invalid("PEER", "OR-Tools is not asked for trips that cost time or are counted")
    return or_tools_pairs.routes(wave, seconds, MOST_VEHICLES)


class _Program:
    """Nodes: the shipments, then the reloads of each vehicle, then the hub."""

    def __init__(self, wave: Wave) -> None:
        self._wave = wave
        self._vehicles: list[VehicleClass] = sorted(usable(wave), key=lambda each: each.fixed_cost)[:MOST_VEHICLES]
        self._shipments = len(wave.shipments)
        self._nodes = self._shipments + RELOADS * len(self._vehicles) + 1
        self._manager = pywrapcp.RoutingIndexManager(self._nodes, len(self._vehicles), self._nodes - 1)
        self._model = pywrapcp.RoutingModel(self._manager)

    def solve(self, seconds: float) -> Routes | None:
        sites = [self._site(node) for node in range(self._nodes)]
        add_costs(self._manager, self._model, self._wave, vehicles=self._vehicles, sites=sites, fineness=FINENESS)
        self._loads()
        self._times()
        for node in range(self._nodes - 1):
            lost = self._wave.shipments[node].unserved_cost * FINENESS if node < self._shipments else 0
            self._model.AddDisjunction([self._manager.NodeToIndex(node)], int(lost))
        found = search(self._model, seconds)
        return None if found is None else answer(self._wave, self._tours(found))

    def _site(self, node: int) -> int:
        return self._door(node).site if node < self._shipments else self._vehicles[0].start

    def _door(self, node: int) -> End:
        return self._wave.shipments[node].origin

    def _loads(self) -> None:
        """What is collected adds to the load; a reload takes up to a whole load off."""
        most = math.floor(max(each.capacity for each in self._vehicles))
        demand = [math.ceil(each.quantity) for each in self._wave.shipments]
        demand += [-most] * (self._nodes - 1 - self._shipments) + [0]
        evaluator = self._model.RegisterUnaryTransitCallback(lambda index: demand[self._manager.IndexToNode(index)])
        capacities = [math.floor(each.capacity) for each in self._vehicles]
        self._model.AddDimensionWithVehicleCapacity(evaluator, most, capacities, False, "load")
        load = self._model.GetDimensionOrDie("load")
        for node in range(self._nodes - 1):
            index = self._manager.NodeToIndex(node)
            if node < self._shipments:
                load.SlackVar(index).SetValue(0)
            else:
                self._model.VehicleVar(index).SetValues([-1, (node - self._shipments) // RELOADS])

    def _times(self) -> None:
        sites = [self._site(node) for node in range(self._nodes)]
        service = [math.ceil(self._door(node).service) if node < self._shipments else 0 for node in range(self._nodes)]
        seconds: list[list[float]] = self._wave.travel.seconds.tolist()

        def passed(one: int, other: int) -> int:
            node, following = self._manager.IndexToNode(one), self._manager.IndexToNode(other)
            way: float = seconds[sites[node]][sites[following]]
            begun: int = service[node]
            return math.ceil(way) + begun

        horizon = math.ceil(max(each.shift_closes for each in self._vehicles))
        self._model.AddDimension(self._model.RegisterTransitCallback(passed), horizon, horizon, False, "time")
        time = self._model.GetDimensionOrDie("time")
        for node in range(self._shipments):
            door = self._door(node)
            window = (math.ceil(door.opens), math.floor(door.closes))
            time.CumulVar(self._manager.NodeToIndex(node)).SetRange(*window)
        for number, vehicle in enumerate(self._vehicles):
            shift = (math.ceil(vehicle.shift_opens), math.floor(vehicle.shift_closes))
            time.CumulVar(self._model.Start(number)).SetRange(*shift)
            time.CumulVar(self._model.End(number)).SetRange(*shift)

    def _tours(self, found: Any) -> list[tuple[VehicleClass, list[list[int]]]]:
        tours = []
        for number, vehicle in enumerate(self._vehicles):
            index = self._model.Start(number)
            trips: list[list[int]] = [[]]
            while not self._model.IsEnd(index):
                node = self._manager.IndexToNode(index)
                if node < self._shipments:
                    trips[-1].append(node)
                elif node < self._nodes - 1:
                    trips.append([])
                index = found.Value(self._model.NextVar(index))
            whole = [trip for trip in trips if trip]
            if whole:
                tours.append((vehicle, whole))
        return tours
