"""Whole orders with one supplier each, on parks so small that every assignment can be tried."""

from __future__ import annotations

import numpy as np
import pytest

from services.planning import rules
from services.planning.solve import Stop, arrays, kernel_park, solve
from services.planning.solve.pricing.dual import Dual
from services.planning.solve.whole_orders import applies, places
from services.planning.solve.whole_orders.places import NOWHERE
from services.planning.solve.whole_orders.program import Effort, Table, assign
from services.planning.solve.working_solution import Draft, Guide
from tests.planning.solve.whole_orders import UNMADE, optimum, whole_orders

ENOUGH = Effort(breadth=100.0, work=5.0)


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_whole_orders_with_rate_cards_are_assigned_at_the_optimum(seed: int, days: int) -> None:
    problem = whole_orders(seed, days)
    answer = solve(problem, stop=Stop(seconds=20, iterations=50), seed=seed).plan
    assert rules.examine(problem, answer.lots).violations == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(optimum(problem))


@pytest.mark.parametrize("seed", range(4))
def test_one_program_over_all_lines_finds_the_optimum_from_nothing(seed: int) -> None:
    problem = whole_orders(seed)
    numbers = arrays.build(problem)
    park, dual = kernel_park.plan_park(numbers), Dual(numbers, kernel_park.bound_park(numbers))
    assert applies(numbers, park)
    with Draft(numbers, park, Guide.of(dual, dual.at_zero())) as draft:
        everyone = np.arange(draft.orders, dtype=np.int32)
        lines = np.arange(len(problem.lines), dtype=np.int32)
        table = Table.of(draft, places.find(numbers, draft.guide.price), draft.lots(), lines, everyone)
        answer = assign(table, ENOUGH)
        draft.put(answer.lots, answer.orders)
        assert answer.proven
        assert draft.cost == pytest.approx(optimum(problem))


def test_regret_is_what_a_place_costs_above_the_best_with_capacity_at_its_price() -> None:
    problem = whole_orders(0)
    numbers = arrays.build(problem)
    found = places.find(numbers, np.full(numbers.lines.capacity.shape, 2.0))
    mine = found.of(np.array([0], dtype=np.int32))
    rates = [line.rates["p0"] for line in problem.lines]
    charged = [rate.price + 2.0 * rate.load for rate in rates] + [UNMADE]
    assert found.cell[mine].tolist() == [0, 1, 2, NOWHERE]
    assert found.regret[mine] == pytest.approx([cost - min(charged) for cost in charged])
