"""What all models of OR-Tools routing have here: how they search, and what ways and vehicles cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from services.vehicle_routing.model import VehicleClass, Wave


def search(model: Any, seconds: float) -> Any:
    """The best solution of guided local search, None where there is none."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(1000 * seconds))
    return model.SolveWithParameters(parameters)


def add_costs(
    manager: Any, model: Any, wave: Wave, *, vehicles: Sequence[VehicleClass], sites: Sequence[int], fineness: int
) -> None:
    """Have ways between nodes, which stand at `sites`, and vehicles cost what they do, times `fineness`."""
    metres: list[list[float]] = wave.travel.metres.tolist()
    by_cost: dict[float, int] = {}
    for number, vehicle in enumerate(vehicles):
        per_metre = vehicle.cost_per_metre

        def cost(one: int, other: int, per_metre: float = per_metre) -> int:
            from_site, to_site = (sites[manager.IndexToNode(each)] for each in (one, other))
            way: float = metres[from_site][to_site]
            return round(way * per_metre * fineness)

        if per_metre not in by_cost:
            by_cost[per_metre] = model.RegisterTransitCallback(cost)
        model.SetArcCostEvaluatorOfVehicle(by_cost[per_metre], number)
        model.SetFixedCostOfVehicle(round(vehicle.fixed_cost * fineness), number)
