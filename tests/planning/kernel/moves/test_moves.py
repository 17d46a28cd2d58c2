"""Moves that displace orders, exchanges of lots, and routes searched again after a change."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.kernel.layout import InsertionParams, SearchParams
from services.planning.model import Line, Order, Problem, Rate, RouteStep, Step, WorkInProgress
from services.planning.solve.params import LpParams
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.subproblem import split
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.working_solutions import (
    PLAIN,
    assert_capacity_balances,
    assert_rules_kept,
    empty_solution,
    filled,
)
from tests.seeds import seeds

ONLY = {
    "displacements to ideal routes": (1.0, 0.0, 0.0),
    "the same along augmenting paths": (1.0, 0.0, 1.0),
    "displacements of lots": (0.0, 1.0, 0.0),
    "displacements of lots along augmenting paths": (0.0, 1.0, 1.0),
    "single orders and small groups": (0.0, 0.0, 0.0),
}


def _params(ideal: float, displaced: float, augmenting: float) -> SearchParams:
    return SearchParams(0.5, 0.0, 0.3, 3, 500, 0.0, ideal, displaced, augmenting)


def _park(seed: int) -> Problem:
    rng = Random(900 + seed)
    problem = rich_problem(rng, 15)
    return rich_commitments(rng, problem) if seed % 2 else problem


@pytest.mark.parametrize("moves", ONLY)
@pytest.mark.parametrize("seed", seeds(10, fast=2))
def test_moves_keep_capacity_in_balance_and_every_rule_and_never_cost_more(seed: int, moves: str) -> None:
    problem = _park(seed)
    with filled(problem) as working:
        before = working.cost
        assert working.move(working.whole(seed), _params(*ONLY[moves]), 60, 60.0) == 60
        assert working.cost <= before + 1e-6
        assert_rules_kept(problem, working)
        assert_capacity_balances(working)


@pytest.mark.parametrize("seed", seeds(6, fast=2))
def test_two_workers_leave_the_orders_and_the_capacity_of_the_other_alone(seed: int) -> None:
    problem = _park(seed)
    with filled(problem) as working:
        first, second = split(working.orders, working.residual, 2, seed)
        others, residual = working.lots(second.orders), second.residual.capacity.copy()
        working.move(first, _params(0.2, 0.4, 0.5), 60, 60.0)
        after = working.lots(second.orders)
        np.testing.assert_array_equal(after.cells, others.cells)
        np.testing.assert_array_equal(after.quantity, others.quantity)
        np.testing.assert_array_equal(second.residual.capacity, residual)
        working.gather([first, second])
        assert_rules_kept(problem, working)
        assert_capacity_balances(working)


def _two_on_each_others_line() -> Problem:
    """Two whole days of work, each expensive on the line it is given and cheap on the other's."""
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    cards = ({"a": Rate("a", 1, 5), "b": Rate("b", 1, 1)}, {"a": Rate("a", 1, 1), "b": Rate("b", 1, 5)})
    lines = tuple(Line(f"l{k}", f"e{k}", "make", zone, 10.0, 1.0, rates=card) for k, card in enumerate(cards))
    orders = tuple(Order(p, p, 10, 0, 0, 9.0, 50.0, True, (RouteStep("make"),)) for p in ("a", "b"))
    return replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)


def _lots(cells: tuple[int, int]) -> SearchLots:
    return SearchLots(
        np.arange(2, dtype=np.int32),
        np.full(2, 10, dtype=np.int64),
        np.full(2, -1, dtype=np.int32),
        np.array(cells, dtype=np.int32)[:, None],
    )


def test_orders_replaced_together_may_use_the_capacity_that_the_others_free() -> None:
    with empty_solution(_two_on_each_others_line()) as working:
        working.put(_lots((0, 1)), range(2))
        assert working.cost == pytest.approx(100.0)
        assert working.replace(np.arange(2, dtype=np.int32), _lots((1, 0)), working.whole(0), LpParams())
        assert working.cost == pytest.approx(20.0)
        assert_capacity_balances(working)


def test_an_exchange_that_does_not_save_money_is_undone() -> None:
    with empty_solution(_two_on_each_others_line()) as working:
        working.put(_lots((1, 0)), range(2))
        assert not working.replace(np.arange(2, dtype=np.int32), _lots((0, 1)), working.whole(0), LpParams())
        assert working.lots().cells.ravel().tolist() == [1, 0]
        assert_capacity_balances(working)


def test_an_order_that_pays_more_for_a_line_gets_it_from_one_that_has_another_route() -> None:
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    lines = (
        Line("cheap", "c", "make", zone, 10.0, 1.0, tags=frozenset({"fine"})),
        Line("dear", "d", "make", zone, 10.0, 1.2),
    )
    route = RouteStep("make"), RouteStep("make", tags=frozenset({"fine"}))
    orders = tuple(Order(f"o{i}", None, 10, 0, 0, 9.0, 50.0, True, (step,)) for i, step in enumerate(route))
    with empty_solution(replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)) as working:
        working.insert([0, 1], PLAIN)
        assert working.cost == pytest.approx(10 + 500)
        working.move(working.whole(0), _params(*ONLY["displacements to ideal routes"]), 20, 60.0)
        assert working.cost == pytest.approx(10 + 12)
        assert_capacity_balances(working)


@pytest.mark.parametrize("days", [2, 3, 6])
def test_a_late_order_gets_its_day_when_the_others_move_to_the_next(days: int) -> None:
    """Each but the last is a day early, the last is late by all days: every one has to move for it."""
    park = random_problem(Random(0), orders=1)
    line = Line("l", "e", "make", park.zones[0].id, 10.0, 1.0)
    route = (RouteStep("make"),)
    early = tuple(Order(f"o{day}", None, 10, 0, day + 1, 9.0, 50.0, True, route) for day in range(days - 1))
    late = Order("late", None, 10, 0, 0, 9.0, 50.0, True, route)
    problem = replace(park, days=days, lanes=(), quotas=(), lines=(line,), orders=(*early, late))
    lots = SearchLots(
        np.arange(days, dtype=np.int32),
        np.full(days, 10, dtype=np.int64),
        np.full(days, -1, dtype=np.int32),
        np.arange(days, dtype=np.int32)[:, None],
    )
    with empty_solution(problem) as working:
        working.put(lots, range(days))
        assert working.cost == pytest.approx(10 * days + 90 * (days - 1))
        working.move(working.whole(0), _params(*ONLY["displacements of lots along augmenting paths"]), 30, 60.0)
        assert working.cost == pytest.approx(10 * days)
        assert_rules_kept(problem, working)
        assert_capacity_balances(working)


def _with_work_ready_after_the_horizon(problem: Problem) -> Problem:
    """The same park, where of each order a unit was begun that will be ready only after the horizon. Where units may
    begin otherwise than at the release, the kernel refills its tables for every route."""
    link = problem.orders[0].route[0].link
    slow = Line("slow", "slow", link, problem.zones[0].id, 0.0, 1.0, lead_days=problem.days + 9)
    begun = tuple(WorkInProgress(order.id, 1, (Step("slow", -1),)) for order in problem.orders)
    return replace(problem, lines=(*problem.lines, slow), in_progress=begun)


def _rows(working: WorkingSolution) -> list[tuple[object, ...]]:
    lots = working.lots()
    return [(*row,) for row in zip(lots.order.tolist(), lots.quantity.tolist(), lots.cells.tolist(), strict=True)]


@pytest.mark.parametrize("grain", [0, 50])
@pytest.mark.parametrize("seed", seeds(12, fast=1))
def test_routes_searched_again_from_the_step_that_changed_are_those_of_a_full_search(seed: int, grain: int) -> None:
    problem = random_problem(Random(seed), orders=12, scarce=True)
    route = tuple(replace(step, tags=frozenset(), min_quality=0.0) for step in problem.orders[0].route)
    long = tuple(replace(order, release=0, route=(*route, *route)) for order in problem.orders)
    problem = replace(problem, orders=tuple(replace(order, quantity=3 * order.quantity) for order in long))
    insertion = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=grain)
    with empty_solution(problem) as quick, empty_solution(_with_work_ready_after_the_horizon(problem)) as full:
        for working in (quick, full):
            working.insert(range(working.orders), insertion)
        assert len(_rows(quick)) > 5
        assert _rows(quick) == _rows(full)
