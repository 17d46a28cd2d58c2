"""From a program's whole units back to lots: what moved is followed from step to step, first come first served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.planner.peers.formulation import Model, OrderColumns
from services.planning.model import Problem, Step
from services.planning.model.lots import Lot


@dataclass(slots=True)
class _Parcel:
    quantity: int
    steps: tuple[Step, ...]


def lots_of(model: Model, values: Sequence[float]) -> list[Lot]:
    """The lots that a solution stands for; `values` are per column, whole but for a solver's tolerance."""
    return [lot for order in model.orders for lot in _lots(model.problem, order, values)]


def _lots(problem: Problem, order: OrderColumns, values: Sequence[float]) -> Iterator[Lot]:
    parcels = [_Parcel(units, (step,)) for step, units in _made(order, 0, values)]
    for number in range(1, len(order.made)):
        parcels = list(_made_on(_arrived(problem, order, number, parcels, values), problem, order, number, values))
    for parcel in parcels:
        yield Lot(order.order.id, parcel.quantity, parcel.steps)


def _made(order: OrderColumns, number: int, values: Sequence[float]) -> list[tuple[Step, int]]:
    """Units made at a step by line and day, in the days' order."""
    made = [(Step(*place), round(values[column])) for place, column in order.made[number].items()]
    return sorted(((step, units) for step, units in made if units > 0), key=lambda each: each[0].day)


def _arrived(
    problem: Problem, order: OrderColumns, number: int, parcels: Sequence[_Parcel], values: Sequence[float]
) -> dict[str, list[_Parcel]]:
    """Parcels by the zone they were moved to, in the order in which they arrive."""
    ready: defaultdict[tuple[str, int], list[_Parcel]] = defaultdict(list)
    for parcel in parcels:
        line = problem.line_by_id[parcel.steps[-1].line]
        ready[line.zone, parcel.steps[-1].day + line.lead_days].append(parcel)
    arrivals: defaultdict[str, list[tuple[int, _Parcel]]] = defaultdict(list)
    for (origin, target, day), column in order.moved[number - 1].items():
        arrival = day + problem.lane_between[origin, target].transit_days
        for parcel in _drawn(ready[origin, day], round(values[column])):
            arrivals[target].append((arrival, parcel))
    return {zone: [each for _, each in sorted(here, key=lambda one: one[0])] for zone, here in arrivals.items()}


def _made_on(
    arrived: dict[str, list[_Parcel]], problem: Problem, order: OrderColumns, number: int, values: Sequence[float]
) -> Iterator[_Parcel]:
    for step, units in _made(order, number, values):
        for parcel in _drawn(arrived.get(problem.line_by_id[step.line].zone, []), units):
            yield _Parcel(parcel.quantity, (*parcel.steps, step))


def _drawn(parcels: list[_Parcel], units: int) -> Iterator[_Parcel]:
    """The first units of some parcels; what is left of them stays."""
    while units > 0 and parcels:
        first = parcels[0]
        taken = min(units, first.quantity)
        yield _Parcel(taken, first.steps)
        units -= taken
        first.quantity -= taken
        if first.quantity == 0:
            parcels.pop(0)
