"""The bound that prices prove: never above any plan's cost, and exactly the cheapest chains at those prices."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from services.errors import Invalid
from services.planning import bound, rules
from services.planning.model import Commitment, Problem, Step, WorkInProgress
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Price
from tests.planning import parks
from tests.planning.chain_bound import chains_bound
from tests.planning.parks_with_runs import with_runs
from tests.planning.rules.test_rules import rules_park
from tests.seeds import seeds


def _prices(rng: Random, problem: Problem) -> tuple[Price, ...]:
    of_lines = [Price(rng.randrange(problem.days), rng.random() * 3, line=line.id) for line in problem.lines]
    of_quotas = [Price(rng.randrange(problem.days), rng.random() * 3, quota=quota.id) for quota in problem.quotas]
    return (*of_lines, *of_lines[:2], *of_quotas)


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_no_plan_beats_the_bound_at_any_prices(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng)
    problem, lots = parks.with_commitments(rng, problem, parks.random_lots(rng, problem))
    assert bound.lower_bound(problem, _prices(rng, problem)) <= rules.examine(problem, Lots.of(lots)).cost.total + 1e-6


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_no_plan_of_runs_beats_the_bound_at_any_prices(seed: int) -> None:
    rng = Random(seed)
    problem = with_runs(rng, parks.random_problem(rng))
    problem, lots = parks.with_commitments(rng, problem, parks.random_lots(rng, problem))
    examination = rules.examine(problem, Lots.of(lots))
    if not {violation.rule for violation in examination.violations} - {"firm"}:
        assert bound.lower_bound(problem, _prices(rng, problem)) <= examination.cost.total + 1e-6


@pytest.mark.parametrize("seed", seeds(25, fast=2))
def test_the_exact_bound_is_the_cheapest_chains_less_what_all_there_is_is_worth(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng, orders=2)
    problem = with_runs(rng, problem) if seed % 3 else problem
    prices = _prices(rng, problem)
    proof = bound.prove(problem, prices)
    assert proof.exact == chains_bound(problem, prices)
    assert proof.value == pytest.approx(float(proof.exact))
    assert proof.proven <= proof.exact
    assert proof.rounding <= 1e-9 * (1 + abs(proof.value))


@pytest.mark.parametrize(("from_day", "earliest"), [(-1, 0), (-3, 0), (-5, 0)])
def test_what_was_ready_before_day_0_may_have_travelled_before_it(from_day: int, earliest: int) -> None:
    problem = rules_park()
    order = replace(problem.orders[0], quantity=4, release=0, due=1)
    progress = (WorkInProgress("o", 4, (Step("a", from_day),)),)
    problem = replace(problem, orders=(order,), in_progress=progress)
    lots = Lots.of([Lot("o", 4, (Step("a", from_day), Step("b", earliest)))])
    examination = rules.examine(problem, lots)
    assert not examination.violations
    assert examination.cost.lateness == 0.0
    assert bound.lower_bound(problem, ()) == pytest.approx(examination.cost.total)


def test_units_bear_the_set_ups_that_they_cannot_do_without() -> None:
    first, second = rules_park().lines
    problem = replace(rules_park(), lines=(replace(first, setup=2.0, setup_cost=5.0), second))
    # On 6 of the 9 days what line a makes from day 1 on can still go through line b: all 10 units are one campaign's.
    assert bound.lower_bound(problem, ()) == pytest.approx(10 * 3.5 + 5.0)
    warm = replace(problem, in_progress=(WorkInProgress("o", 1, (Step("a", -1),)),))
    assert bound.lower_bound(warm, ()) == pytest.approx(9 * 3.5 + 2.5)


def test_a_committed_unit_goes_its_steps_or_pays_its_release() -> None:
    dear = replace(rules_park().lines[0], id="dear", price=6.0)
    problem = replace(rules_park(), lines=(*rules_park().lines, dear))
    commitment = Commitment("o", 4, (Step("dear", 2),))
    assert bound.lower_bound(replace(problem, firm=(commitment,)), ()) == pytest.approx(6 * 3.5 + 4 * 8.5)
    released = replace(commitment, release_cost=2.0)
    assert bound.lower_bound(replace(problem, firm=(released,)), ()) == pytest.approx(10 * 3.5 + 4 * 2.0)


def test_work_in_progress_goes_on_where_that_is_cheaper() -> None:
    # Fresh units cost 1 + 0.5 + 2, begun ones only the moving and the second step.
    assert bound.lower_bound(rules_park(), ()) == pytest.approx(10 * 3.5)
    assert bound.lower_bound(rules_park(begun=4), ()) == pytest.approx(6 * 3.5 + 4 * 2.5)


@pytest.mark.parametrize(
    ("price", "field"),
    [
        (Price(0, 1.0, line="nowhere"), "line"),
        (Price(0, 1.0, quota="nothing"), "quota"),
        (Price(99, 1.0, line="l0"), "date"),
        (Price(-1, 1.0, line="l0"), "date"),
        (Price(0, -1.0, line="l0"), "price"),
        (Price(0, float("nan"), line="l0"), "price"),
    ],
)
def test_a_price_of_what_the_park_has_not_is_refused(price: Price, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        bound.lower_bound(parks.random_problem(Random(1)), [price])
    assert refused.value.problems[0].field == f"prices[0].{field}"
