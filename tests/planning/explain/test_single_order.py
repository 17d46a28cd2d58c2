from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest

from services.planning.explain.relaxation import Relaxation
from services.planning.explain.residual import Residual
from services.planning.explain.single_order import best
from services.planning.model import Commitment, Problem, Step, terms
from services.planning.model.lots import NO_LOTS, Lot, Lots
from tests.planning import parks
from tests.planning.explain.chains import cheapest
from tests.planning.parks_with_runs import with_runs
from tests.planning.rules.test_rules import rules_park
from tests.seeds import seeds


def _used(problem: Problem, lots: list[Lot]) -> dict[Step, float]:
    used: defaultdict[Step, float] = defaultdict(float)
    for lot in lots:
        order = problem.order_by_id[lot.order]
        for wanted, step in zip(order.route, lot.steps, strict=True):
            used[step] += lot.quantity * terms(order, wanted, problem.line_by_id[step.line])[0]
    return used


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_the_best_plan_of_one_order_costs_as_much_as_the_best_of_all_chains(seed: int) -> None:
    rng = Random(seed)
    problem = replace(parks.random_problem(rng, orders=3, scarce=True), quotas=())
    lots = parks.random_lots(rng, problem)
    order = problem.orders[0]
    others = [lot for lot in lots if lot.order != order.id]
    outcome = best(Residual(problem, Lots.of(others)), order)
    assert outcome is not None
    assert outcome.cost == pytest.approx(cheapest(problem, order, _used(problem, others)), abs=1e-4)


@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_the_best_plan_of_runs_costs_as_much_as_the_best_of_all_chains(seed: int) -> None:
    rng = Random(seed)
    problem = with_runs(rng, parks.random_problem(rng, orders=3, scarce=True))
    orders = tuple(replace(order, transfer_batch=0.0) for order in problem.orders)
    problem = replace(problem, quotas=(), orders=orders)
    outcome = best(Residual(problem, NO_LOTS), problem.orders[0])
    assert outcome is not None
    assert outcome.cost == pytest.approx(cheapest(problem, problem.orders[0], {}), abs=1e-4)


def test_a_lifted_capacity_lets_the_rest_be_made() -> None:
    problem = rules_park()
    order = replace(problem.orders[0], quantity=200)
    residual = Residual(replace(problem, orders=(order,)), NO_LOTS)
    without, relaxed = (
        best(residual, order),
        best(residual, order, (Relaxation("capacity", 0), Relaxation("capacity", 1))),
    )
    assert without is not None
    assert without.unmet == 200 - 7 * 10
    assert relaxed is not None
    assert relaxed.unmet == 0


def test_a_limit_may_be_lifted_on_some_days_only() -> None:
    problem = rules_park()
    order = replace(problem.orders[0], quantity=65)
    residual = Residual(replace(problem, orders=(order,)), NO_LOTS)
    relaxed = best(residual, order, (Relaxation("capacity", 0, (1, 1)), Relaxation("capacity", 1, (3, 3))))
    assert relaxed is not None
    assert relaxed.unmet == 0


def test_no_time_gives_no_answer() -> None:
    problem = rules_park()
    assert best(Residual(problem, NO_LOTS), problem.orders[0], seconds=0.0) is None


def test_committed_units_are_counted_once_and_work_begun_goes_on() -> None:
    problem = rules_park(begun=4, firm=(Commitment("o", 3, (Step("a", -1),)),))
    outcome = best(Residual(problem, NO_LOTS), problem.orders[0])
    assert outcome is not None
    assert outcome.unmet == 0
    assert sum(units for (step, _, _), units in outcome.work.items() if step == 0) == 6
