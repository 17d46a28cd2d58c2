"""SearchLots put together again: as few as may be, and doing the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.kernel.layout import SearchParams
from services.planning.model import Line, Order, RouteStep
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.working_solutions import assert_capacity_balances, assert_rules_kept, empty_solution, filled
from tests.seeds import seeds

NO_MOVES = SearchParams(0.0, 0.0, 0.3, 3, 500, 0.0, 0.0, 0.0, 0.0, 0.0)


def _compact(working: WorkingSolution) -> None:
    """Moves, even none of them, join lots first."""
    assert working.move(working.whole(0), NO_MOVES, 0, 60.0) == 0


def _work(lots: SearchLots) -> Counter[tuple[int, int, int]]:
    """Units by order, step and cell; of what was begun or committed, by source and step as well."""
    done: Counter[tuple[int, int, int]] = Counter()
    for order, quantity, source, cells in zip(lots.order, lots.quantity, lots.source, lots.cells, strict=True):
        for step, cell in enumerate(cells.tolist()):
            done[int(order), step + 100 * (int(source) + 1), cell] += int(quantity)
    return done


def _in_pieces(lots: SearchLots, random: np.random.Generator) -> SearchLots:
    """The same lots, each in two parts where it can be, all in any sequence."""
    some = random.integers(0, lots.quantity + 1)
    quantity = np.concatenate([some, lots.quantity - some])
    twice = [np.concatenate([table, table]) for table in (lots.order, lots.source, lots.cells)]
    kept = random.permutation(np.flatnonzero(quantity > 0))
    return SearchLots(twice[0][kept], quantity[kept], twice[1][kept], twice[2][kept])


@pytest.mark.parametrize("seed", seeds(20, fast=2))
def test_every_step_is_done_where_and_when_it_was_in_no_more_lots_than_there_are_cells(seed: int) -> None:
    rng = Random(seed)
    problem = rich_problem(rng, 12)
    problem = rich_commitments(rng, problem) if seed % 2 else problem
    with filled(problem) as working:
        whole, cost = working.lots(), working.cost
        working.put(_in_pieces(whole, np.random.default_rng(seed)), range(working.orders))
        pieces = len(working.lots().order)
        _compact(working)
        lots = working.lots()
        assert _work(lots) == _work(whole)
        assert len(lots.order) <= min(pieces, len(_work(whole)))
        assert working.cost == pytest.approx(cost)
        assert_rules_kept(problem, working)
        assert_capacity_balances(working)


def test_what_is_begun_first_goes_on_first() -> None:
    park = random_problem(Random(0), orders=1)
    zone = park.zones[0].id
    lines = (Line("knit", "k", "knit", zone, 10.0, 1.0), Line("sew", "s", "sew", zone, 10.0, 1.0))
    order = Order("o", None, 20, 0, 5, 9.0, 50.0, True, (RouteStep("knit"), RouteStep("sew")))
    problem = replace(park, days=6, lanes=(), quotas=(), lines=lines, orders=(order,))
    knit_days, sew_days = (1, 0, 0, 1), (4, 3, 4, 3)
    cells = np.array([[day, problem.days + later] for day, later in zip(knit_days, sew_days, strict=True)])
    with empty_solution(problem) as working:
        lots = SearchLots(np.zeros(4), np.full(4, 5), np.full(4, -1), cells)
        working.put(lots, [0])
        assert len(working.lots().order) == 4
        _compact(working)
        together = working.lots()
        assert sorted(map(tuple, together.cells.tolist())) == [(0, 6 + 3), (1, 6 + 4)]
        assert together.quantity.tolist() == [10, 10]
        assert_capacity_balances(working)


@pytest.mark.parametrize("seed", seeds(6, fast=2))
def test_where_a_lot_more_costs_a_fortune_there_are_none_more(seed: int) -> None:
    problem = rich_problem(Random(seed), 12)
    costly = SearchParams(1.0, 0.0, 0.4, 3, 500, 0.0, 0.02, 0.7, 1.0, 1e9)
    with filled(problem) as working:
        _compact(working)
        before, cost = len(working.lots().order), working.cost
        working.move(working.whole(seed), costly, 300, 60.0)
        assert len(working.lots().order) <= before
        assert working.cost <= cost + 1e-6
        assert_rules_kept(problem, working)
