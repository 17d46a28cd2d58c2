"""The bound is never above the least cost, for the multipliers of the search and for any others."""

from __future__ import annotations

import random

import pytest

from services.errors import Invalid
from services.vehicle_routing import bound, model
from services.vehicle_routing.bound import Limit, Multiplier
from services.vehicle_routing.model import Wave
from services.vehicle_routing.solve import Stop, best_multipliers, solve
from tests.seeds import seeds
from tests.vehicle_routing.enumeration import cheapest
from tests.vehicle_routing.waves import Kind, end, line_document, random_wave, shipment, vehicle

KINDS = (Kind(), Kind(one_way=True, turnaround=150.0), Kind(pairs=True))


def any_multipliers(wave: Wave, chance: random.Random) -> list[Multiplier]:
    moments = [None, *(each.origin.opens for each in wave.shipments)]
    return [
        Multiplier(Limit(each.id, chance.choice(moments), chance.choice(["whole", "half"])), chance.uniform(0, 0.4))
        for each in wave.vehicles
        for _ in range(3)
    ]


@pytest.mark.parametrize("seed", seeds(60, fast=4))
@pytest.mark.parametrize("kind", KINDS)
def test_no_multipliers_prove_more_than_the_least_cost(kind: Kind, seed: int) -> None:
    wave = random_wave(seed, 4, kind)
    least = cheapest(wave) * (1 + 1e-9)
    chance = random.Random(seed)
    assert bound.lower_bound(wave, best_multipliers(wave)) <= least
    assert all(bound.lower_bound(wave, any_multipliers(wave, chance)) <= least for _ in range(20))


@pytest.mark.parametrize("seed", range(3))
def test_the_best_multipliers_prove_no_less_than_others(seed: int) -> None:
    wave, chance = random_wave(seed, 12, Kind(one_way=True)), random.Random(seed)
    best = bound.lower_bound(wave, best_multipliers(wave))
    assert best > 0
    assert all(bound.lower_bound(wave, any_multipliers(wave, chance)) <= best * (1 + 1e-6) for _ in range(50))


def test_full_trips_to_one_door_are_proven_to_be_the_cheapest() -> None:
    parcels = [shipment(f"p{each}", end("b"), end("hub"), quantity=10) for each in range(6)]
    wave = model.parse(line_document(shipments=parcels, vehicles=[vehicle(count=3, fixed_cost=1200, shift=[0, 1200])]))
    answer = solve(wave, stop=Stop(iterations=500))
    assert bound.lower_bound(wave, best_multipliers(wave)) == pytest.approx(answer.examination.cost.total)


def test_a_certificate_comes_back_from_its_document() -> None:
    wave = random_wave(0, 6, Kind(one_way=True))
    given = [Multiplier(Limit("van"), 0.5), Multiplier(Limit("truck", 100.0, "half"), 0.25)]
    assert bound.multipliers_of(bound.to_document(given), wave) == given


def test_a_certificate_about_another_wave_is_refused() -> None:
    certificate = bound.to_document([Multiplier(Limit("lorry"), 0.5)])
    with pytest.raises(Invalid, match='vehicle is "lorry", which the wave lacks'):
        bound.multipliers_of(certificate, random_wave(0, 6))


def test_a_wave_without_shipments_costs_nothing() -> None:
    wave = model.parse(line_document(shipments=[]))
    assert bound.lower_bound(wave, best_multipliers(wave)) == 0
