"""Whole orders with one supplier each, on parks so small that every assignment can be tried."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from services.matching.planning import rules
from services.matching.planning.problem import Line, Order, Problem, Rate, RouteStep
from services.matching.planning.solver import Stop, arrays, parks, solve
from services.matching.planning.solver.assignment import applies, places
from services.matching.planning.solver.assignment.places import NOWHERE
from services.matching.planning.solver.assignment.program import Effort, Table, assign
from services.matching.planning.solver.draft import Draft, Guide
from services.matching.planning.solver.prices import Dual
from tests.matching.planning.parks import START, random_problem

CAPACITY, LATE, UNMADE = 12.0, 1.5, 100.0
ENOUGH = Effort(breadth=100.0, work=5.0)


def _park(seed: int, days: int = 1) -> Problem:
    """Five whole orders, due on day 0, for lines with a rate card each: what is asked of each line is too much."""
    rng, zone = Random(seed), random_problem(Random(0)).zones[0]
    products = [f"p{i}" for i in range(5)]
    count = 3 if days == 1 else 2
    cards = [{p: Rate(p, rng.randint(30, 80) / 10, rng.randint(5, 20)) for p in products} for _ in range(count)]
    lines = tuple(Line(f"l{k}", f"e{k}", "make", zone.id, CAPACITY, 1.0, rates=card) for k, card in enumerate(cards))
    step = (RouteStep("make", max_suppliers=1),)
    orders = tuple(Order(p, p, 1, 0, 0, LATE, UNMADE, False, step) for p in products)
    return Problem(START, days, (zone,), (), lines, (), orders)


def _optimum(problem: Problem) -> float:
    cells = [None, *product(problem.lines, range(problem.days))]
    return min(_cost(problem, choice) for choice in product(cells, repeat=len(problem.orders)))


def _cost(problem: Problem, choice: tuple[tuple[Line, int] | None, ...]) -> float:
    """What these places, one for each order, cost; inf where they ask more of a line than it can."""
    cost, load = 0.0, dict.fromkeys([(line.id, day) for line in problem.lines for day in range(problem.days)], 0.0)
    for order, place in zip(problem.orders, choice, strict=True):
        if place is None:
            cost += UNMADE
            continue
        line, day = place
        load[line.id, day] += line.rates[order.id].load
        cost += line.rates[order.id].price + LATE * day
    return cost if max(load.values()) <= CAPACITY + 1e-9 else float("inf")


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_whole_orders_with_rate_cards_are_assigned_at_the_optimum(seed: int, days: int) -> None:
    problem = _park(seed, days)
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), seed=seed).plan
    assert rules.violations(problem, answer) == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(_optimum(problem))


@pytest.mark.parametrize("seed", range(4))
def test_one_program_over_all_lines_finds_the_optimum_from_nothing(seed: int) -> None:
    problem = _park(seed)
    numbers = arrays.build(problem)
    park, dual = parks.plan_park(numbers), Dual(numbers, parks.bound_park(numbers))
    assert applies(numbers, park)
    with Draft(numbers, park, Guide.of(dual, dual.at_zero())) as draft:
        everyone = np.arange(draft.orders, dtype=np.int32)
        lines = np.arange(len(problem.lines), dtype=np.int32)
        table = Table.of(draft, places.find(numbers, draft.guide.price), draft.lots(), lines, everyone)
        answer = assign(table, ENOUGH)
        draft.put(answer.lots, answer.orders)
        assert answer.proven
        assert draft.cost == pytest.approx(_optimum(problem))


def test_regret_is_what_a_place_costs_above_the_best_with_capacity_at_its_price() -> None:
    problem = _park(0)
    numbers = arrays.build(problem)
    found = places.find(numbers, np.full(numbers.lines.capacity.shape, 2.0))
    mine = found.of(np.array([0], dtype=np.int32))
    rates = [line.rates["p0"] for line in problem.lines]
    charged = [rate.price + 2.0 * rate.load for rate in rates] + [UNMADE]
    assert found.cell[mine].tolist() == [0, 1, 2, NOWHERE]
    assert found.regret[mine] == pytest.approx([cost - min(charged) for cost in charged])
