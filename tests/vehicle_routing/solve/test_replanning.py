"""Replanning keeps what it can of the routes of before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.vehicle_routing.model import PICKUP, End, Routes, Wave
from services.vehicle_routing.solve import RoutingParams, Stop, solve
from services.vehicle_routing.solve.replanning import earlier_in
from tests.vehicle_routing.waves import Kind, random_wave

ITERATIONS = Stop(iterations=2000)


def late(wave: Wave, count: int, by: float) -> Wave:
    """The wave with the first doors ready later."""
    shipments = [
        replace(each, origin=_later(each.origin, by)) if place < count else each
        for place, each in enumerate(wave.shipments)
    ]
    return replace(wave, shipments=tuple(shipments))


def _later(end: End, by: float) -> End:
    return replace(end, opens=min(end.opens + by, end.closes))


def vehicle_of(routes: Routes) -> dict[str, int]:
    return {
        stop.shipment: place
        for place, route in enumerate(routes.routes)
        for stop in route.stops
        if stop.action == PICKUP
    }


def changed(before: Routes, after: Routes) -> int:
    one, other = vehicle_of(before), vehicle_of(after)
    return sum(other[name] != place for name, place in one.items() if name in other)


def changed_or_left(before: Routes, after: Routes) -> int:
    one, other = vehicle_of(before), vehicle_of(after)
    return sum(other.get(name) != place for name, place in one.items())


@pytest.mark.parametrize("kind", [Kind(), Kind(one_way=True), Kind(pairs=True)])
def test_a_wave_that_has_not_changed_keeps_its_vehicles(kind: Kind) -> None:
    wave = random_wave(2, 20, kind)
    before = solve(wave, stop=ITERATIONS).routes
    after = solve(wave, stop=ITERATIONS, earlier=before, params=RoutingParams(change_share=1e6))
    assert changed(before, after.routes) == 0
    assert after.examination.violations == []
    assert after.routes.cost <= before.cost * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_more_a_change_costs_the_fewer_there_are(seed: int) -> None:
    wave = random_wave(seed, 30, Kind(one_way=True))
    before = solve(wave, stop=ITERATIONS).routes
    later = late(wave, 6, 900.0)
    results = [
        solve(later, stop=ITERATIONS, earlier=before, params=RoutingParams(change_share=share)) for share in (0.0, 50.0)
    ]
    assert all(result.examination.violations == [] for result in results)
    assert changed(before, results[1].routes) <= changed(before, results[0].routes)


def test_stops_that_are_too_late_leave_the_tour_and_others_stay() -> None:
    wave = random_wave(1, 20, Kind(one_way=True))
    before = solve(wave, stop=ITERATIONS).routes
    whole = earlier_in(wave, before)
    assert sum(len(tour) for tour in whole.tours) == sum(len(route.stops) for route in before.routes)
    kept = earlier_in(late(wave, 3, 1e5), before)
    assert 0 < sum(len(tour) for tour in kept.tours) < sum(len(tour) for tour in whole.tours)
    assert kept.home == whole.home


def test_routes_keep_their_places_even_where_nothing_is_left_of_them() -> None:
    wave = random_wave(4, 12)
    before = solve(wave, stop=ITERATIONS).routes
    gone = {stop.shipment for stop in before.routes[0].stops}
    left = replace(wave, shipments=tuple(each for each in wave.shipments if each.id not in gone))
    after = solve(left, stop=ITERATIONS, earlier=before).routes
    assert [route.vehicle for route in after.routes[: len(before.routes)]] == [each.vehicle for each in before.routes]


@pytest.mark.parametrize("kind", [Kind(one_way=True), Kind(pairs=True)])
def test_no_more_shipments_change_their_vehicle_than_may(kind: Kind) -> None:
    wave = random_wave(2, 30, kind)
    before = solve(wave, stop=Stop(iterations=2)).routes
    # Routes that are far from good, and changes that cost nothing: the search alone would make many.
    free = RoutingParams(change_share=0.0, most_changed=1.0, replan_heat=1.0)
    later = late(wave, 3, 900.0)
    many = solve(later, stop=ITERATIONS, earlier=before, params=free)
    few = solve(later, stop=ITERATIONS, earlier=before, params=replace(free, most_changed=0.1))
    had = len(vehicle_of(before))
    assert changed(before, many.routes) > 0.1 * had
    assert changed_or_left(before, few.routes) <= 0.1 * had
    assert few.examination.violations == []


def test_where_more_must_change_than_may_the_fewest_do() -> None:
    wave = random_wave(3, 30, Kind(one_way=True))
    before = solve(wave, stop=ITERATIONS).routes
    gone = replace(wave, vehicles=tuple(each for each in wave.vehicles if each.id != "van"))
    after = solve(gone, stop=ITERATIONS, earlier=before)
    assert after.examination.violations == []
    had = {name for route in before.routes if route.vehicle == "truck" for name in vehicle_of(Routes((route,)))}
    stayed = {name for route in after.routes.routes for name in vehicle_of(Routes((route,)))}
    assert had
    assert had <= stayed
