"""Where a gap sits: its parts add up to it, and each is there where it is made."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from benchmarks.planner.where import Parts, as_text, parts_of
from services.planning.solve import Stop, solve
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.seeds import seeds

pytestmark = pytest.mark.slow


def _parts(seed: int, *, runs: bool = True) -> Parts:
    rng = Random(seed)
    problem = random_problem(rng, orders=5, scarce=True)
    problem = with_runs(rng, problem) if runs else problem
    return parts_of(problem, solve(problem, stop=Stop(iterations=60), seed=seed).solution)


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_the_parts_of_a_gap_add_up_to_it(seed: int) -> None:
    parts = _parts(seed)
    assert parts.idle + parts.suppliers + parts.set_ups + parts.flow == pytest.approx(parts.cost - parts.bound)
    assert min(parts.idle, parts.suppliers) >= -1e-6 * parts.cost
    assert f"{parts.cost - parts.bound:,.0f}" in as_text(parts)


def test_without_runs_no_gap_sits_in_set_ups() -> None:
    parts = _parts(3, runs=False)
    assert parts.set_ups == 0
    assert sum(parts.set_ups_by_link.values()) == 0
    assert replace(parts, flow=0.0).suppliers >= -1e-6 * parts.cost
