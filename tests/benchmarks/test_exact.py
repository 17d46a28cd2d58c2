"""Small parks at random: the planner's plan costs what another model, given to another solver, proves to be least."""

from __future__ import annotations

import pytest

from benchmarks.exact.__main__ import outcome_of, summary

SEEDS = range(10)


@pytest.mark.slow
def test_ten_random_small_parks_are_planned_to_the_proven_optimum() -> None:
    outcomes = [outcome_of(seed, seconds=60.0, oracle_seconds=60.0) for seed in SEEDS]
    assert [each.seed for each in outcomes if each.wrong or not each.optimal or not each.proven] == []
    assert summary(outcomes).startswith("10 parks: 10 at the oracle's cost")
