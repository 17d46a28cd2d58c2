"""PyVRP (N. Wouda, L. Lan and W. Kool, INFORMS Journal on Computing 36, 2024): iterated local search, version 0.14."""

from __future__ import annotations

import math
from typing import Any

import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.routing.trips import answer
from services.vehicle_routing.model import Routes, Shipment, Wave
from services.vehicle_routing.solve.hub_wave import is_hub_wave
from services.vehicle_routing.solve.sequences import Action, routes_of

FINENESS = 1000  # whole numbers per metre and second
MOST_PARTS = 20  # of the cheapest metre's cost, where those of other classes are no whole multiples of it


def routes(wave: Wave, seconds: float, seed: int) -> Routes | None:
    """The routes of PyVRP's best solution, None where it breaks a rule."""
    of_hubs = is_hub_wave(wave)
    fineness = FINENESS if _is_fractional(wave) else 1
    model = pyvrp.Model()
    _fill(model, wave, of_hubs, fineness)
    stop = MaxRuntime(max(0.1, seconds))
    result = model.solve(stop, seed=seed, collect_stats=False, display=False)
    if not result.best.is_feasible():
        return None
    if of_hubs:
        return answer(wave, [(wave.vehicles[each.vehicle_type()], _trips(each)) for each in result.best.routes()])
    return routes_of(wave, [(wave.vehicles[each.vehicle_type()], _stops(each)) for each in result.best.routes()])


def _is_fractional(wave: Wave) -> bool:
    travel = wave.travel
    return not ((travel.metres % 1 == 0).all() and (travel.seconds % 1 == 0).all())


def _fill(model: Any, wave: Wave, of_hubs: bool, fineness: int) -> None:
    """PyVRP cuts floats off, so that times are rounded up, and money is counted in parts of the cheapest metre."""
    places = [model.add_location(site.longitude, site.latitude) for site in wave.sites]
    hubs = {each.start: model.add_depot(places[each.start]) for each in wave.vehicles}
    hubs |= {each.end: model.add_depot(places[each.end]) for each in wave.vehicles if each.end not in hubs}
    coin = _coin(wave)
    for each in wave.vehicles:
        model.add_vehicle_type(
            num_available=min(each.count, len(wave.shipments)),
            capacity=math.floor(each.capacity),
            start_depot=hubs[each.start],
            end_depot=hubs[each.end],
            fixed_cost=_money(each.fixed_cost, coin, fineness),
            tw_early=math.ceil(each.shift_opens * fineness),
            tw_late=math.floor(each.shift_closes * fineness),
            unit_distance_cost=round(each.cost_per_metre / coin),
            reload_depots=[hubs[each.start]] if of_hubs else [],
        )
    for shipment in wave.shipments:
        if of_hubs:
            _add_client(model, wave, shipment, places, (coin, fineness))
        else:
            _add_pair(model, shipment, places, (coin, fineness))
    for one, row in enumerate(wave.travel.metres.tolist()):
        for other, metres in enumerate(row):
            seconds = wave.travel.seconds[one, other]
            model.add_edge(places[one], places[other], round(metres * fineness), math.ceil(seconds * fineness))


def _coin(wave: Wave) -> float:
    """The money that is 1 for PyVRP: the cheapest metre, or the largest part of it that goes into those of all classes.

    Not less: its penalties find no solution where what is left costs very many of them.
    """
    cheapest = min(each.cost_per_metre for each in wave.vehicles) or 1.0
    ratios = [each.cost_per_metre / cheapest for each in wave.vehicles]
    return cheapest / next(
        (
            parts
            for parts in range(1, MOST_PARTS)
            if all(abs(each * parts - round(each * parts)) < 1e-9 for each in ratios)
        ),
        MOST_PARTS,
    )


def _money(amount: float, coin: float, fineness: int) -> int:
    return round(amount / coin * fineness)


def _add_client(model: Any, wave: Wave, shipment: Shipment, places: list[Any], unit: tuple[float, int]) -> None:
    coin, fineness = unit
    outbound = shipment.origin.site in {each.start for each in wave.vehicles}
    door = shipment.destination if outbound else shipment.origin
    amount = math.ceil(shipment.quantity)
    model.add_client(
        places[door.site],
        delivery=amount if outbound else 0,
        pickup=0 if outbound else amount,
        service_duration=math.ceil(door.service * fineness),
        tw_early=math.ceil(door.opens * fineness),
        tw_late=math.floor(door.closes * fineness),
        release_time=math.ceil(shipment.origin.opens * fineness) if outbound else 0,
        prize=_money(shipment.unserved_cost, coin, fineness),
        required=False,
    )


def _add_pair(model: Any, shipment: Shipment, places: list[Any], unit: tuple[float, int]) -> None:
    coin, fineness = unit
    model.add_shipment(
        places[shipment.origin.site],
        places[shipment.destination.site],
        pickup_tw_early=math.ceil(shipment.origin.opens * fineness),
        pickup_tw_late=math.floor(shipment.origin.closes * fineness),
        pickup_service_duration=math.ceil(shipment.origin.service * fineness),
        delivery_tw_early=math.ceil(shipment.destination.opens * fineness),
        delivery_tw_late=math.floor(shipment.destination.closes * fineness),
        delivery_service_duration=math.ceil(shipment.destination.service * fineness),
        amount=math.ceil(shipment.quantity),
        prize=_money(shipment.unserved_cost, coin, fineness),
        required=False,
    )


def _trips(route: Any) -> list[list[int]]:
    trips: dict[int, list[int]] = {}
    for activity in route.schedule():
        if activity.is_client():
            trips.setdefault(activity.trip, []).append(activity.idx)
    return list(trips.values())


def _stops(route: Any) -> list[Action]:
    return [(each.idx, each.is_pickup()) for each in route.schedule() if each.is_shipment()]
