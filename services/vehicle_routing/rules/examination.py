"""Routes examined: every rule they break, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.vehicle_routing.model import Route, Routes, Wave
from services.vehicle_routing.rules.checks import CHECKS
from services.vehicle_routing.rules.costs import CostParts, cost_of
from services.vehicle_routing.rules.driving import Drive, drive
from services.vehicle_routing.rules.violation import Violation

CLAIM_TOLERANCE = 1e-6  # of the cost: what sums of floats in another order may differ by


@dataclass(frozen=True, slots=True)
class Examination:
    """The violations of routes, their cost, and the drives of the vehicles used."""

    violations: Sequence[Violation]
    cost: CostParts
    drives: Sequence[Drive]
    served: int


def examine(wave: Wave, routes: Routes) -> Examination:
    """Examines routes against their wave alone.

    A route of an unknown class, or with an unknown shipment, breaks the rule `known` and is left out of the others.
    """
    known = [(place, route) for place, route in enumerate(routes.routes) if _is_known(wave, route)]
    drives = [(place, drive(wave, route)) for place, route in known]
    carried = {stop.shipment for _, route in known for stop in route.stops}
    cost = cost_of([each for _, each in drives], (each for each in wave.shipments if each.id not in carried))
    violations = [
        *_unknown(wave, routes),
        *(violation for check in CHECKS for violation in check(wave, drives)),
        *_claims(routes, cost, carried),
    ]
    broken = {violation.message.partition(":")[0] for violation in violations if violation.rule == "pairing"}
    return Examination(violations, cost, [each for _, each in drives if each.visits], len(carried - broken))


def _is_known(wave: Wave, route: Route) -> bool:
    return route.vehicle in wave.class_of and all(stop.shipment in wave.shipment_of for stop in route.stops)


def _unknown(wave: Wave, routes: Routes) -> Iterator[Violation]:
    for place, route in enumerate(routes.routes):
        if route.vehicle not in wave.class_of:
            yield Violation("known", f"route {place}: no vehicle class {route.vehicle}")
        for number, stop in enumerate(route.stops):
            if stop.shipment not in wave.shipment_of:
                yield Violation("known", f"route {place} stop {number}: no shipment {stop.shipment}")
    for name in routes.unserved:
        if name not in wave.shipment_of:
            yield Violation("known", f"unserved: no shipment {name}")


def _claims(routes: Routes, cost: CostParts, carried: set[str]) -> Iterator[Violation]:
    """Claims of the file: shipments called unserved are on no vehicle, and the cost is the cost."""
    for name in routes.unserved:
        if name in carried:
            yield Violation("unserved", f"{name}: is on a route")
    if routes.cost is not None and abs(routes.cost - cost.total) > CLAIM_TOLERANCE * max(1.0, cost.total):
        yield Violation("cost", f"claims {routes.cost:g}, costs {cost.total:g}")
