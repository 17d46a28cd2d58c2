"""Which lots of a plan still hold once the park has moved on."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from services.planning import rules
from services.planning.model import Commitment, Problem, Step
from services.planning.model.lots import Lot, Lots
from tests.planning import parks
from tests.planning.parks_with_runs import with_runs
from tests.planning.rules.breakers import BREAKERS
from tests.planning.rules.test_rules import rules_park
from tests.seeds import seeds

ROUTE = (Step("a", 1), Step("b", 2))


def _shrunk(problem: Problem, rng: Random) -> Problem:
    """The same park after bad news: some lines can do less, from one day on."""
    lines = [
        replace(line, daily_capacity=line.daily_capacity * rng.choice([0.3, 1.0])) if rng.random() < 0.6 else line
        for line in problem.lines
    ]
    return replace(problem, lines=tuple(lines))


@pytest.mark.parametrize("seed", seeds(30, fast=2))
def test_what_is_kept_holds_and_what_is_dropped_would_not_fit_beside_it(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng)
    problem = with_runs(rng, problem) if seed % 2 else problem
    lots = parks.random_lots(rng, problem)
    problem = _shrunk(problem, rng)
    kept, dropped = rules.kept_and_dropped(problem, Lots.of(lots))
    assert rules.examine(problem, kept).violations == []
    assert sorted(map(hash, (*kept, *(lot for lot, _ in dropped)))) == sorted(map(hash, lots))
    for lot, _ in dropped:
        if problem.order_by_id[lot.order].partial:
            assert rules.examine(problem, Lots.of([*kept, lot])).violations


@pytest.mark.parametrize("rule", sorted(BREAKERS.keys() - {"firm"}))
def test_after_any_breach_something_valid_is_left(rule: str) -> None:
    for seed in range(2):
        rng = Random(f"{rule}/{seed}")
        problem = parks.random_problem(rng)
        problem = with_runs(rng, problem) if seed % 2 else problem
        lots = parks.random_lots(rng, problem)
        broken = BREAKERS[rule][0](problem, lots, rng) if lots else None
        if broken is not None:
            kept, dropped = rules.kept_and_dropped(broken[0], Lots.of(broken[1]))
            assert dropped
            assert rules.examine(broken[0], kept).violations == []


def test_a_valid_plan_is_kept_as_it_is() -> None:
    lots = Lots.of([Lot("o", 5, ROUTE), Lot("o", 5, (Step("a", 1), Step("b", 3)))])
    assert rules.kept_and_dropped(rules_park(), lots) == (lots, [])


def test_the_smallest_lot_that_frees_enough_capacity_goes() -> None:
    problem = _shrunk_line(rules_park(), 7.0)
    lots = [Lot("o", 2, ROUTE), Lot("o", 3, ROUTE), Lot("o", 5, ROUTE)]
    kept, dropped = rules.kept_and_dropped(problem, Lots.of(lots))
    assert [lot.quantity for lot in kept] == [2, 5]
    assert [(lot.quantity, violation.rule) for lot, violation in dropped] == [(3, "capacity")]


def test_a_lot_that_keeps_a_commitment_goes_last() -> None:
    problem = _shrunk_line(rules_park(firm=(Commitment("o", 3, ROUTE),)), 5.0)
    kept, dropped = rules.kept_and_dropped(problem, Lots.of([Lot("o", 3, ROUTE), Lot("o", 5, ROUTE)]))
    assert [lot.quantity for lot in kept] == [3]
    assert dropped[0][1].subject == "a on 2026-03-03"


def test_a_whole_order_goes_whole() -> None:
    problem = rules_park()
    whole = replace(problem, orders=(replace(problem.orders[0], partial=False),))
    lots = [Lot("o", 6, ROUTE), Lot("o", 4, (Step("a", 2), Step("b", 3)))]
    kept, dropped = rules.kept_and_dropped(_shrunk_line(whole, 5.0), Lots.of(lots))
    assert list(kept) == []
    assert [violation.rule for _, violation in dropped] == ["capacity", "all-or-nothing"]


def _shrunk_line(problem: Problem, amount: float) -> Problem:
    first, *others = problem.lines
    return replace(problem, lines=(replace(first, daily_capacity=amount), *others))
