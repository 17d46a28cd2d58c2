"""Orders that displace each other, programs that exchange what they hold, and chains sought again after a change."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.kernel.layout import InsertionParams, SearchParams
from services.planning.model import Line, Order, Problem, Rate, RouteStep, Step, WorkInProgress
from services.planning.solve.working_solution import Draft, Lots
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.drafts import PLAIN, assert_books_balance, assert_rules_kept, draft_of, filled

ONLY = {
    "bids": (1.0, 0.0, 0.0),
    "bids that make others hop": (1.0, 0.0, 1.0),
    "shifts": (0.0, 1.0, 0.0),
    "shifts that make others hop": (0.0, 1.0, 1.0),
    "neighbourhoods": (0.0, 0.0, 0.0),
}


def _style(bids: float, shifts: float, hops: float) -> SearchParams:
    return SearchParams(0.5, 0.0, 0.3, 3, 500, 0.0, bids, shifts, hops)


def _park(seed: int) -> Problem:
    rng = Random(900 + seed)
    problem = rich_problem(rng, 15)
    return rich_commitments(rng, problem) if seed % 2 else problem


@pytest.mark.parametrize("moves", ONLY)
@pytest.mark.parametrize("seed", range(10))
def test_moves_leave_the_books_in_balance_keep_every_rule_and_never_cost_more(seed: int, moves: str) -> None:
    problem = _park(seed)
    with filled(problem) as draft:
        before = draft.cost
        share = draft.all_of_it(seed)
        assert draft.search(share, _style(*ONLY[moves]), 60, 60.0) == 60
        assert draft.cost <= before + 1e-6
        assert_rules_kept(problem, draft)
        assert_books_balance(draft)


@pytest.mark.parametrize("seed", range(6))
def test_two_workers_leave_the_orders_and_the_capacity_of_the_other_alone(seed: int) -> None:
    problem = _park(seed)
    with filled(problem) as draft:
        first, second = draft.deal(2, seed)
        theirs, left = draft.lots(second.mine), second.left.copy()
        draft.search(first, _style(0.2, 0.4, 0.5), 60, 60.0)
        after = draft.lots(second.mine)
        np.testing.assert_array_equal(after.cells, theirs.cells)
        np.testing.assert_array_equal(after.quantity, theirs.quantity)
        np.testing.assert_array_equal(second.left, left)
        draft.gather([first, second])
        assert_rules_kept(problem, draft)
        assert_books_balance(draft)


def _two_that_sit_on_each_others_line() -> Problem:
    """Two whole days of work, each dear on the line it will be given and cheap on the other's."""
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    cards = ({"a": Rate("a", 1, 5), "b": Rate("b", 1, 1)}, {"a": Rate("a", 1, 1), "b": Rate("b", 1, 5)})
    lines = tuple(Line(f"l{k}", f"e{k}", "make", zone, 10.0, 1.0, rates=card) for k, card in enumerate(cards))
    orders = tuple(Order(p, p, 10, 0, 0, 9.0, 50.0, True, (RouteStep("make"),)) for p in ("a", "b"))
    return replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)


def _lots(cells: tuple[int, int]) -> Lots:
    return Lots(
        np.arange(2, dtype=np.int32),
        np.full(2, 10, dtype=np.int64),
        np.full(2, -1, dtype=np.int32),
        np.array(cells, dtype=np.int32)[:, None],
    )


def test_orders_of_one_program_may_use_the_room_that_others_of_it_make() -> None:
    with draft_of(_two_that_sit_on_each_others_line()) as draft:
        draft.put(_lots((0, 1)), range(2))
        assert draft.cost == pytest.approx(100.0)
        assert draft.replace(np.arange(2, dtype=np.int32), _lots((1, 0)), draft.all_of_it(0))
        assert draft.cost == pytest.approx(20.0)
        assert_books_balance(draft)


def test_an_exchange_that_does_not_save_money_is_undone() -> None:
    with draft_of(_two_that_sit_on_each_others_line()) as draft:
        draft.put(_lots((1, 0)), range(2))
        assert not draft.replace(np.arange(2, dtype=np.int32), _lots((0, 1)), draft.all_of_it(0))
        assert draft.lots().cells.ravel().tolist() == [1, 0]
        assert_books_balance(draft)


def test_an_order_that_pays_more_for_a_line_gets_it_from_one_that_has_another_way() -> None:
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    lines = (
        Line("cheap", "c", "make", zone, 10.0, 1.0, tags=frozenset({"fine"})),
        Line("dear", "d", "make", zone, 10.0, 1.2),
    )
    route = RouteStep("make"), RouteStep("make", tags=frozenset({"fine"}))
    orders = tuple(Order(f"o{i}", None, 10, 0, 0, 9.0, 50.0, True, (step,)) for i, step in enumerate(route))
    with draft_of(replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)) as draft:
        draft.insert([0, 1], PLAIN)
        assert draft.cost == pytest.approx(10 + 500)
        draft.search(draft.all_of_it(0), _style(*ONLY["bids"]), 20, 60.0)
        assert draft.cost == pytest.approx(10 + 12)
        assert_books_balance(draft)


@pytest.mark.parametrize("days", [2, 3, 6])
def test_one_who_is_late_gets_his_day_when_the_others_hop_to_the_next(days: int) -> None:
    """Each but the last is a day early, the last is late by all days: every one has to move for him."""
    park = random_problem(Random(0), orders=1)
    line = Line("l", "e", "make", park.zones[0].id, 10.0, 1.0)
    route = (RouteStep("make"),)
    early = tuple(Order(f"o{day}", None, 10, 0, day + 1, 9.0, 50.0, True, route) for day in range(days - 1))
    late = Order("late", None, 10, 0, 0, 9.0, 50.0, True, route)
    problem = replace(park, days=days, lanes=(), quotas=(), lines=(line,), orders=(*early, late))
    lots = Lots(
        np.arange(days, dtype=np.int32),
        np.full(days, 10, dtype=np.int64),
        np.full(days, -1, dtype=np.int32),
        np.arange(days, dtype=np.int32)[:, None],
    )
    with draft_of(problem) as draft:
        draft.put(lots, range(days))
        assert draft.cost == pytest.approx(10 * days + 90 * (days - 1))
        draft.search(draft.all_of_it(0), _style(*ONLY["shifts that make others hop"]), 30, 60.0)
        assert draft.cost == pytest.approx(10 * days)
        assert_rules_kept(problem, draft)
        assert_books_balance(draft)


def _with_work_that_leads_nowhere(problem: Problem) -> Problem:
    """The same park, where of each order a unit was begun that will be ready only after the horizon. Where units may
    begin otherwise than at the release, the kernel fills its tables anew for every chain."""
    link = problem.orders[0].route[0].link
    slow = Line("slow", "slow", link, problem.zones[0].id, 0.0, 1.0, lead_days=problem.days + 9)
    begun = tuple(WorkInProgress(order.id, 1, (Step("slow", -1),)) for order in problem.orders)
    return replace(problem, lines=(*problem.lines, slow), in_progress=begun)


def _chains(draft: Draft) -> list[tuple[object, ...]]:
    lots = draft.lots()
    return [(*row,) for row in zip(lots.order.tolist(), lots.quantity.tolist(), lots.cells.tolist(), strict=True)]


@pytest.mark.parametrize("grain", [0, 50])
@pytest.mark.parametrize("seed", range(12))
def test_chains_sought_again_from_the_step_that_changed_are_those_of_a_full_search(seed: int, grain: int) -> None:
    problem = random_problem(Random(seed), orders=12, scarce=True)
    route = tuple(replace(step, tags=frozenset(), min_quality=0.0) for step in problem.orders[0].route)
    long = tuple(replace(order, release=0, route=(*route, *route)) for order in problem.orders)
    problem = replace(problem, orders=tuple(replace(order, quantity=3 * order.quantity) for order in long))
    recipe = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=grain)
    with draft_of(problem) as quick, draft_of(_with_work_that_leads_nowhere(problem)) as full:
        for draft in (quick, full):
            draft.insert(range(draft.orders), recipe)
        assert len(_chains(quick)) > 5
        assert _chains(quick) == _chains(full)
