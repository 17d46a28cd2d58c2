"""The bound beside the cheapest of all plans there are, on parks so small that every plan is looked at."""

from __future__ import annotations

from random import Random

import pytest

from services.planning import bound
from services.planning.model import Problem
from services.planning.model.solution import Price
from tests.planning.tiny_parks import DAYS, least_cost, tiny_park
from tests.seeds import seeds


def _prices(rng: Random, problem: Problem) -> list[Price]:
    lines = [line.id for line in problem.lines]
    return [Price(rng.randrange(DAYS), rng.random() * 3, line=rng.choice(lines)) for _ in range(rng.randint(0, 4))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(30, fast=1))
def test_no_prices_prove_more_than_the_cheapest_of_all_plans(seed: int) -> None:
    rng = Random(seed)
    problem = tiny_park(rng)
    least = least_cost(problem)
    for _ in range(20):
        proof = bound.prove(problem, _prices(rng, problem))
        assert least is None or float(proof.exact) <= least + 1e-9
        assert proof.value == pytest.approx(float(proof.exact))
