"""The search ends in time, repeats itself where moves are counted, and leaves what no vehicle can carry."""

from __future__ import annotations

import time

import pytest

from services.vehicle_routing import model
from services.vehicle_routing.model import routes
from services.vehicle_routing.solve import Progress, RoutingParams, Stop, solve
from services.vehicle_routing.solve.chains import Chains, Stretch
from services.vehicle_routing.solve.fleet import fleet_tables
from tests.vehicle_routing.waves import Kind, end, line_document, random_wave, shipment, vehicle


@pytest.mark.parametrize("kind", [Kind(), Kind(pairs=True)])
def test_moves_and_a_seed_give_the_same_bytes(kind: Kind) -> None:
    wave = random_wave(1, 12, kind)
    texts = {routes.encoded(solve(wave, stop=Stop(iterations=2000), seed=5).routes) for _ in range(3)}
    assert len(texts) == 1


def test_another_seed_searches_elsewhere() -> None:
    wave = random_wave(1, 30)
    params = RoutingParams(stretches=1)
    texts = {routes.encoded(solve(wave, stop=Stop(iterations=2), seed=s, params=params).routes) for s in range(6)}
    assert len(texts) > 1


def test_a_large_wave_looks_at_neighbours_and_still_keeps_the_rules() -> None:
    wave = random_wave(2, 60, Kind(one_way=True, turnaround=20.0))
    params = RoutingParams(large_wave=20, neighbours=8)
    result = solve(wave, stop=Stop(iterations=3000), params=params)
    assert result.examination.violations == []


def test_time_and_cancelling_end_a_search() -> None:
    wave = random_wave(2, 20)
    began = time.process_time()
    solve(wave, stop=Stop(seconds=0.2))
    solve(wave, stop=Stop(seconds=600, cancelled=lambda: True))
    assert time.process_time() - began < 10


def test_a_stretch_that_begins_when_time_is_over_ends_at_once() -> None:
    wave, began = random_wave(2, 20), time.monotonic()
    params, at_home = RoutingParams(), ([-1] * len(wave.shipments), 0.0)
    chains = Chains(wave, fleet_tables(wave), params, at_home, lambda: time.monotonic() - began > 5)
    moves, _, _ = chains.run(Stretch(seed=1, iterations=None, seconds=-1e-6, hottest=1.0, coldest=1.0))
    chains.close()
    assert moves == 0


def test_progress_never_gets_worse() -> None:
    seen: list[Progress] = []
    solve(random_wave(4, 20), stop=Stop(iterations=2000), on_progress=seen.append)
    assert [each.incumbent for each in seen] == sorted((each.incumbent for each in seen), reverse=True)
    assert 1000 <= seen[-1].iterations <= 2000


def test_a_shipment_that_no_vehicle_can_reach_in_time_is_left() -> None:
    too_far = shipment("p", end("a"), end("hub", 0, 150))
    wave = model.parse(line_document(shipments=[too_far, shipment("q", end("b"), end("hub"))]))
    result = solve(wave, stop=Stop(iterations=100))
    assert result.routes.unserved == ("p",)
    assert result.examination.violations == []


def test_a_shipment_that_costs_less_to_leave_is_left() -> None:
    cheap = shipment("q", end("b"), end("hub"), unserved_cost=399)
    wave = model.parse(line_document(shipments=[cheap]))
    assert solve(wave, stop=Stop(iterations=100)).routes.unserved == ("q",)


def test_a_wave_without_shipments_has_no_routes() -> None:
    result = solve(model.parse(line_document(shipments=[])), stop=Stop(iterations=100))
    assert (result.routes.routes, result.routes.cost) == ((), 0)


def test_vehicles_that_end_elsewhere_are_routed_home() -> None:
    wave = model.parse(line_document(vehicles=[vehicle(end_site="b")]))
    result = solve(wave, stop=Stop(iterations=100))
    assert result.examination.violations == []
    assert result.examination.cost.total == 600  # out to b, back to the hub, and home to b
