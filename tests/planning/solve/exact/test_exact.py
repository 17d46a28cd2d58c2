"""The exact model beside the rules, beside every solution there is, and beside a program over all chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product
from random import Random

import pytest

from services.planning import bound, rules
from services.planning.model import Line, Order, Problem, RouteStep
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import CostParts, to_document
from services.planning.rules import catalogue
from services.planning.solve import SolverParams, Stop, solve
from services.planning.solve.exact import model_of, portfolio, solver
from services.planning.solve.exact.costs import COSTS
from services.planning.solve.exact.hint import values_of
from services.planning.solve.exact.model import CONSTRAINTS
from services.planning.solve.exact.reading import lots_of
from services.planning.solve.params import ExactParams
from tests.planning.parks import random_problem
from tests.planning.parks_with_runs import with_runs
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.exact.chains import chains_of, least_cost
from tests.seeds import cases
from tests.waiting import Stopwatch

COUNTED = Stop(seconds=60, iterations=30)
FEW = 600  # solutions of a park that are all looked at
# Seeds of rich parks whose commitments can be kept in a horizon cut short.
KEEPABLE = (1, 0, 3, 5, 6, 7, 10, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 27)
KEEPABLE_WITH_RUNS = (1, 0, 3, 4, 6, 7, 9, 12, 14, 15, 21, 27)


def test_every_rule_and_every_part_of_the_cost_has_its_counterpart_in_the_model() -> None:
    assert {each.__name__ for each in CONSTRAINTS} == {rule.__name__ for rule in catalogue.RULES}
    assert {each.__name__ for each in COSTS} == set(CostParts.__dataclass_fields__)


def _short(problem: Problem, days: int) -> Problem:
    """The same park with a horizon of some days."""
    lines = (replace(line, overrides={d: c for d, c in line.overrides.items() if d < days}) for line in problem.lines)
    orders = (replace(o, release=min(o.release, days - 2), due=min(o.due, days - 1)) for o in problem.orders)
    return replace(problem, days=days, lines=tuple(lines), orders=tuple(orders))


def _rich(seed: int) -> Problem:
    rng = Random(seed)
    problem = _short(rich_problem(rng, rng.randint(1, 3)), 5)
    return rich_commitments(rng, problem) if seed % 4 else problem


def _tiny(seed: int) -> Problem:
    """One or two orders of a few units on two or three lines: all solutions can be listed."""
    rng = Random(seed)
    problem = _short(random_problem(rng, orders=rng.randint(1, 2)), 3)
    lines = [
        replace(line, daily_capacity=rng.choice([1.0, 2.5]), min_lot=rng.choice([0.0, 2.0])) for line in problem.lines
    ]
    orders = [replace(order, quantity=rng.randint(1, 3), route=order.route[:1]) for order in problem.orders]
    return replace(problem, lines=tuple(lines[:4]), orders=tuple(orders))


def _solutions(problem: Problem) -> Iterator[Lots]:
    """Every way to send up to all units of every order along chains of lines and days."""
    of_order = []
    for order in problem.orders:
        chains = chains_of(problem, order)
        of_order.append(
            [
                [Lot(order.id, picked.count(chain), chain) for chain in dict.fromkeys(picked)]
                for made in range(order.quantity + 1)
                for picked in combinations_with_replacement(chains, made)
            ]
        )
    for choice in product(*of_order):
        yield Lots.of(lot for lots in choice for lot in lots)


@pytest.mark.parametrize("seed", cases([1, 3, 9, 21, 34], fast=1, slow=3))
def test_the_optimum_is_the_cheapest_of_all_solutions_that_keep_the_rules(seed: int) -> None:
    problem = _tiny(seed)
    listed = list(_solutions(problem))
    assert 2 < len(listed) <= FEW
    examined = [rules.examine(problem, lots) for lots in listed]
    assert _optimum(problem) == pytest.approx(min(each.cost.total for each in examined if not each.violations))


@pytest.mark.parametrize("seed", cases([1, 3, 9, 21, 34], fast=1, slow=3))
def test_so_it_is_with_runs_campaigns_and_transfer_batches(seed: int) -> None:
    problem = with_runs(Random(seed), _tiny(seed))
    examined = [rules.examine(problem, lots) for lots in _solutions(problem)]
    assert _optimum(problem) == pytest.approx(min(each.cost.total for each in examined if not each.violations))


def _optimum(problem: Problem) -> float:
    """The cost of the model's optimum, which keeps the rules and costs by them what it costs in the model."""
    model = model_of(problem)
    found = solver.by_cp_sat(model.program, solver.Effort())
    assert found is not None
    assert found.proven
    lots = lots_of(model, found.values)
    examination = rules.examine(problem, lots)
    assert examination.violations == []
    assert examination.cost.total == pytest.approx(float(model.program.value(found.values)))
    hinted = values_of(model, lots)
    assert model.program.holds(hinted)
    assert float(model.program.value(hinted)) == pytest.approx(examination.cost.total)
    return examination.cost.total


@pytest.mark.parametrize("seed", cases(KEEPABLE, fast=2))
def test_the_optimum_of_a_park_with_everything_in_it_is_that_over_all_chains(seed: int) -> None:
    problem = _rich(seed)
    assert _optimum(problem) == pytest.approx(least_cost(problem), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", cases(KEEPABLE_WITH_RUNS, fast=1))
def test_so_it_is_in_a_park_with_runs_too(seed: int) -> None:
    problem = with_runs(Random(seed), _rich(seed))
    assert _optimum(problem) == pytest.approx(least_cost(problem), rel=1e-6, abs=1e-6)


def _minimum_lots() -> Problem:
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    lines = (Line("A", "a", "fill", zone, 6.0, 1.0, min_lot=5.0), Line("B", "b", "fill", zone, 6.0, 2.0, min_lot=5.0))
    order = Order("o", None, 10, 0, 0, 1.0, 100.0, False, (RouteStep("fill"),))
    return replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=(order,))


@pytest.mark.parametrize("stop", [COUNTED, Stop(seconds=10)])
def test_a_full_supplier_gives_way_so_that_the_next_reaches_its_minimum(stop: Stop) -> None:
    solution = solve(_minimum_lots(), stop=stop).solution
    assert solution.cost is not None
    assert solution.cost.total == 15.0
    assert solution.optimal
    assert sorted((lot.steps[0].line, lot.quantity) for lot in solution.lots) == [("A", 5), ("B", 5)]


def test_in_a_large_park_too_a_full_supplier_gives_way() -> None:
    large = SolverParams(exact=ExactParams(most_columns=0))
    solution = solve(_minimum_lots(), stop=COUNTED, params=large).solution
    assert solution.cost is not None
    assert solution.cost.total == 15.0
    assert not solution.optimal


@pytest.mark.parametrize("seed", cases(range(3), fast=1, slow=2))
def test_an_optimal_solution_repeats_and_its_bound_is_proven_by_its_prices_alone(seed: int) -> None:
    problem = random_problem(Random(seed), orders=5, scarce=True)
    first, second = (solve(problem, stop=COUNTED, seed=3).solution for _ in range(2))
    assert first.optimal
    assert first.cost is not None
    assert first.lower_bound is not None
    proven = bound.lower_bound(problem, first.prices)
    assert first.lower_bound == pytest.approx(proven, rel=1e-9, abs=1e-6)
    assert first.lower_bound <= first.cost.total + 1e-6
    documents = [to_document(replace(each, seconds=None), problem.start) for each in (first, second)]
    assert documents[0] == documents[1]


def test_without_the_exact_model_nothing_is_called_optimal() -> None:
    solution = solve(_minimum_lots(), stop=COUNTED, params=SolverParams(exact_neighbourhoods=False)).solution
    assert not solution.optimal


def test_a_cancelled_search_calls_nothing_optimal() -> None:
    solution = solve(_minimum_lots(), stop=Stop(seconds=60, cancelled=lambda: True)).solution
    assert not solution.optimal
    assert rules.examine(_minimum_lots(), solution.lots).violations == []


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_cancelled_solve_is_left_at_once_and_unproven(workers: int) -> None:
    program = model_of(random_problem(Random(3), orders=30, scarce=True)).program
    watch = Stopwatch()
    effort = solver.Effort(seconds=600, cancelled=lambda: watch.seconds() > 0.5)
    found = portfolio.solve(program, effort, workers=workers)
    assert watch.seconds() < 20
    assert found is None or not found.proven
