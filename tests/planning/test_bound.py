"""The bound that prices prove: never above any plan's cost, and exactly the cheapest chains at those prices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from services.errors import Invalid
from services.planning import bound, rules
from services.planning.model import Order, Problem, Step, capacity, fits, ready, terms
from services.planning.model.lots import Lots
from services.planning.model.solution import Price
from tests.planning import parks
from tests.planning.rules.test_rules import rules_park
from tests.seeds import seeds


def _prices(rng: Random, problem: Problem) -> tuple[Price, ...]:
    of_lines = [Price(rng.randrange(problem.days), rng.random() * 3, line=line.id) for line in problem.lines]
    of_quotas = [Price(rng.randrange(problem.days), rng.random() * 3, quota=quota.id) for quota in problem.quotas]
    return (*of_lines, *of_lines[:2], *of_quotas)


@pytest.mark.parametrize("seed", seeds(40, fast=10))
def test_no_plan_beats_the_bound_at_any_prices(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng)
    problem, lots = parks.with_commitments(rng, problem, parks.random_lots(rng, problem))
    assert bound.lower_bound(problem, _prices(rng, problem)) <= rules.examine(problem, Lots.of(lots)).cost.total + 1e-6


@pytest.mark.parametrize("seed", seeds(25, fast=8))
def test_the_bound_is_the_cheapest_chains_less_what_all_there_is_is_worth(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng, orders=2)
    prices = _prices(rng, problem)
    worth = sum(price.price * _limit(problem, price) for price in prices)
    chains = sum(order.quantity * _cheapest(problem, order, prices) for order in problem.orders)
    assert bound.lower_bound(problem, prices) == pytest.approx(chains - worth)


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


def _limit(problem: Problem, price: Price) -> float:
    if price.quota is not None:
        return problem.quota_by_id[price.quota].daily_limit
    return capacity(problem.line_by_id[price.line or ""], price.day)


def _cheapest(problem: Problem, order: Order, prices: tuple[Price, ...]) -> float:
    """By trying every chain there is."""
    return min([order.unmet_cost, *(_cost(problem, order, steps, prices) for steps in _chains(problem, order))])


def _chains(problem: Problem, order: Order, begun: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    if len(begun) == len(order.route):
        yield begun
        return
    wanted = order.route[len(begun)]
    for line in problem.lines_by_link[wanted.link]:
        first = ready(problem, order, begun[-1] if begun else None, line)
        if first is None or not fits(wanted, line):
            continue
        for day in range(first, problem.days):
            if capacity(line, day) > 0:
                yield from _chains(problem, order, (*begun, Step(line.id, day)))


def _cost(problem: Problem, order: Order, steps: tuple[Step, ...], prices: tuple[Price, ...]) -> float:
    last = problem.line_by_id[steps[-1].line]
    charged = order.late_cost * max(0, steps[-1].day + last.lead_days - order.due)
    for before, step in pairwise(steps):
        charged += problem.lane_between[problem.line_by_id[before.line].zone, problem.line_by_id[step.line].zone].cost
    for wanted, step in zip(order.route, steps, strict=True):
        line = problem.line_by_id[step.line]
        load, money = terms(order, wanted, line)
        charged += money + load * sum(
            price.price * (1.0 if price.line else problem.quota_by_id[price.quota or ""].per_unit)
            for price in prices
            if price.day == step.day
            and (price.line == line.id or (price.quota and line.link in problem.quota_by_id[price.quota].links))
        )
    return charged
