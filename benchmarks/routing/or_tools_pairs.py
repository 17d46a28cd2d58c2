"""OR-Tools routing, as its guides put pickups and deliveries: both ends of a shipment are nodes, on one vehicle."""

from __future__ import annotations

import math
from typing import Any

from ortools.constraint_solver import pywrapcp

from benchmarks.routing.or_tools_parts import add_costs, search
from services.vehicle_routing.model import End, Routes, VehicleClass, Wave
from services.vehicle_routing.solve.fleet import usable
from services.vehicle_routing.solve.sequences import Action, routes_of

FINENESS = 1000  # whole numbers per second, metre and unit of money
COSTLIEST = 10**12  # of a shipment that is left: sums of more would not fit


def routes(wave: Wave, seconds: float, most_vehicles: int) -> Routes | None:
    """The routes of the best solution, None where there is none. Trips must cost neither time nor number."""
    return _Pairs(wave, most_vehicles).solve(seconds)


class _Pairs:
    """Nodes: each shipment's pickup and its delivery, then the places where vehicles start and end."""

    def __init__(self, wave: Wave, most_vehicles: int) -> None:
        self._wave = wave
        self._vehicles: list[VehicleClass] = sorted(usable(wave), key=lambda each: each.fixed_cost)[:most_vehicles]
        self._ends = [end for each in wave.shipments for end in (each.origin, each.destination)]
        depots = sorted({site for each in self._vehicles for site in (each.start, each.end)})
        node = {site: len(self._ends) + number for number, site in enumerate(depots)}
        self._sites = [end.site for end in self._ends] + depots
        starts, ends = [node[each.start] for each in self._vehicles], [node[each.end] for each in self._vehicles]
        self._manager = pywrapcp.RoutingIndexManager(len(self._sites), len(self._vehicles), starts, ends)
        self._model = pywrapcp.RoutingModel(self._manager)

    def solve(self, seconds: float) -> Routes | None:
        add_costs(self._manager, self._model, self._wave, vehicles=self._vehicles, sites=self._sites, fineness=FINENESS)
        self._loads()
        self._times()
        self._pair()
        found = search(self._model, seconds)
        return None if found is None else routes_of(self._wave, self._tours(found))

    def _loads(self) -> None:
        amounts = [math.ceil(each.quantity) for each in self._wave.shipments]
        demand = [signed for amount in amounts for signed in (amount, -amount)]
        demand += [0] * (len(self._sites) - len(demand))
        evaluator = self._model.RegisterUnaryTransitCallback(lambda index: demand[self._manager.IndexToNode(index)])
        capacities = [math.floor(each.capacity) for each in self._vehicles]
        self._model.AddDimensionWithVehicleCapacity(evaluator, 0, capacities, True, "load")

    def _times(self) -> None:
        seconds: list[list[float]] = self._wave.travel.seconds.tolist()
        service = [end.service for end in self._ends] + [0.0] * (len(self._sites) - len(self._ends))

        def passed(one: int, other: int) -> int:
            node, following = self._manager.IndexToNode(one), self._manager.IndexToNode(other)
            way: float = seconds[self._sites[node]][self._sites[following]]
            begun: float = service[node]
            return math.ceil((way + begun) * FINENESS)

        horizon = math.ceil(max(each.shift_closes for each in self._vehicles) * FINENESS)
        self._model.AddDimension(self._model.RegisterTransitCallback(passed), horizon, horizon, False, "time")
        time = self._model.GetDimensionOrDie("time")
        for node, end in enumerate(self._ends):
            time.CumulVar(self._manager.NodeToIndex(node)).SetRange(*_window(end, horizon))
        for number, vehicle in enumerate(self._vehicles):
            shift = (math.ceil(vehicle.shift_opens * FINENESS), math.floor(vehicle.shift_closes * FINENESS))
            time.CumulVar(self._model.Start(number)).SetRange(*shift)
            time.CumulVar(self._model.End(number)).SetRange(*shift)

    def _pair(self) -> None:
        """Both ends are on one vehicle, the pickup first, or both are left."""
        solver, time = self._model.solver(), self._model.GetDimensionOrDie("time")
        for number, shipment in enumerate(self._wave.shipments):
            pickup, delivery = (self._manager.NodeToIndex(2 * number + place) for place in (0, 1))
            self._model.AddPickupAndDelivery(pickup, delivery)
            vehicles = self._model.VehicleVar(pickup) == self._model.VehicleVar(delivery)
            solver.Add(vehicles)
            solver.Add(time.CumulVar(pickup) <= time.CumulVar(delivery))
            lost = min(COSTLIEST, round(shipment.unserved_cost * FINENESS))
            self._model.AddDisjunction([pickup], lost)
            self._model.AddDisjunction([delivery], 0)

    def _tours(self, found: Any) -> list[tuple[VehicleClass, list[Action]]]:
        tours = []
        for number, vehicle in enumerate(self._vehicles):
            index, actions = self._model.Start(number), list[Action]()
            while not self._model.IsEnd(index):
                node = self._manager.IndexToNode(index)
                if node < len(self._ends):
                    actions.append((node // 2, node % 2 == 0))
                index = found.Value(self._model.NextVar(index))
            if actions:
                tours.append((vehicle, actions))
        return tours


def _window(end: End, horizon: int) -> tuple[int, int]:
    return math.ceil(end.opens * FINENESS), min(horizon, math.floor(end.closes * FINENESS))
