"""Tiny waves are routed as cheaply as by trying everything."""

from __future__ import annotations

import pytest

from services.vehicle_routing.solve import RoutingParams, Stop, solve
from tests.seeds import seeds
from tests.vehicle_routing.enumeration import cheapest
from tests.vehicle_routing.waves import Kind, random_wave

PARAMS = RoutingParams(stretches=4)


def found(seed: int, kind: Kind, iterations: int = 2000) -> tuple[float, float]:
    wave = random_wave(seed, 4, kind)
    result = solve(wave, stop=Stop(iterations=iterations), seed=seed, params=PARAMS)
    assert result.examination.violations == []
    return result.examination.cost.total, cheapest(wave, whole_trips=kind.one_way)


@pytest.mark.parametrize("seed", seeds(60, fast=6))
def test_a_hub_wave_costs_the_least(seed: int) -> None:
    ours, least = found(seed, Kind())
    assert ours == pytest.approx(least)


@pytest.mark.parametrize("seed", seeds(60, fast=6))
def test_goods_of_one_way_with_service_and_turnarounds_cost_the_least(seed: int) -> None:
    ours, least = found(seed, Kind(one_way=True, turnaround=150.0, max_trips=2))
    assert ours == pytest.approx(least)


@pytest.mark.parametrize("seed", seeds(60, fast=6))
def test_a_wave_of_pairs_costs_the_least(seed: int) -> None:
    ours, least = found(seed, Kind(pairs=True))
    assert ours == pytest.approx(least)


@pytest.mark.parametrize("seed", seeds(60, fast=4))
def test_pairs_with_turnarounds_cost_the_least(seed: int) -> None:
    ours, least = found(seed, Kind(pairs=True, turnaround=150.0), 8000)
    assert ours == pytest.approx(least)


@pytest.mark.parametrize("seed", [39, 57])
def test_one_large_vehicle_takes_the_place_of_small_ones(seed: int) -> None:
    wave = random_wave(seed, 4, Kind(one_way=True, turnaround=150.0, max_trips=2))
    result = solve(wave, stop=Stop(iterations=4000), seed=1, params=PARAMS)
    assert "truck" in {route.vehicle for route in result.routes.routes}
    assert result.examination.cost.total == pytest.approx(cheapest(wave, whole_trips=True))
