"""A quote counts what the fill-in plan of its order counts: capacity in use, set-ups, and limits of every kind."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Line, Order, Problem, Quota, capacity
from services.planning.model.arrays import Floats, capacity_of, pooled, quota_days
from services.planning.model.lots import Lots
from services.planning.quoting import Answer, Answers, InUse, QuotePark
from services.planning.quoting.attempts import BY_CAPACITY, BY_WORK
from services.planning.quoting.order_park import NEVER_LATE
from services.planning.solve import SolverParams, Stop, arrays, kernel_park, solve
from services.planning.solve.params import PricingParams
from services.planning.solve.pricing import Dual
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks_with_runs import with_runs
from tests.planning.rich_parks import rich_problem
from tests.seeds import seeds

QUICK = SolverParams(exact_neighbourhoods=False, workers=1)
NEW = 3  # orders that are not yet placed
WORTH = 1e6
# Capacity of a day on which others leave nothing: the line is open.
OPEN = 1e-9


def _limit(rng: Random, problem: Problem, ident: str, *, at_a_price: bool) -> Quota:
    first = rng.randrange(problem.days)
    lines = rng.sample([line.id for line in problem.lines], rng.randint(1, len(problem.lines)))
    daily = sum(line.daily_capacity for line in problem.lines) * rng.choice([0.1, 0.4, 1.0])
    window = (first, rng.randrange(first, problem.days)) if rng.random() < 0.6 else None
    return Quota(
        id=ident,
        links=(),
        daily_limit=daily * (1 if window is None else rng.randint(1, 4)),
        per_unit=rng.choice([1.0, 0.5]),
        lines=tuple(lines),
        window=window,
        over_price=rng.choice([0.01, 0.5]) if at_a_price else None,
    )


def _park(seed: int, *, at_a_price: bool) -> tuple[Problem, Lots]:
    """A park of orders of which the last ones are new, with runs or without; and the lots of the others."""
    rng = Random(seed)
    problem = rich_problem(rng, orders=8)
    problem = replace(with_runs(rng, problem) if seed % 2 else problem, in_progress=(), firm=())
    limits = [_limit(rng, problem, f"limit-{number}", at_a_price=False) for number in range(2)]
    if at_a_price:
        limits.append(_limit(rng, problem, "priced", at_a_price=True))
    problem = replace(problem, quotas=(*problem.quotas, *limits))
    placed = replace(problem, orders=problem.orders[:-NEW])
    return problem, solve(placed, stop=Stop(iterations=3), params=QUICK).solution.lots


def _fill_in(problem: Problem, in_use: InUse, order: Order, wished: int) -> Problem:
    """The problem of a fill-in plan: the order alone, on what others leave of lines and limits."""
    left = np.maximum(0.0, capacity_of(problem) - in_use.lines)
    lines = tuple(_with_capacity(line, row) for line, row in zip(problem.lines, left, strict=True))
    drawn = pooled(quota_days(problem), in_use.quotas)
    quotas = (
        replace(quota, limits={day: max(0.0, quota.limit(day) - quota.per_unit * row[day]) for day in range(len(row))})
        for quota, row in zip(problem.quotas, drawn, strict=True)
    )
    asked = replace(order, due=wished, late_cost=NEVER_LATE, unmet_cost=WORTH, partial=True)
    return replace(problem, lines=lines, quotas=tuple(quotas), orders=(asked,))


def _with_capacity(line: Line, left: Floats) -> Line:
    days = {day: max(OPEN, amount) if capacity(line, day) > 0 else 0.0 for day, amount in enumerate(left.tolist())}
    return replace(line, overrides=days)


def _inserted(problem: Problem, insertion: InsertionParams) -> tuple[int, float]:
    """The units that the planner's insertion places of the only order, and what they cost."""
    built = arrays.build(problem)
    dual = Dual(built, kernel_park.bound_park(built), PricingParams())
    with WorkingSolution(built, kernel_park.plan_park(built), SearchPrices.of(dual, dual.at_zero())) as working:
        working.insert([0], insertion)
        units = int(working.lots().quantity.sum())
        return units, working.cost - WORTH * (problem.orders[0].quantity - units)


def _given(answers: Answers) -> list[Answer]:
    return [each for each in (answers.earliest, answers.cheapest, answers.most) if each is not None]


@pytest.mark.parametrize("seed", seeds(400, fast=0, slow=8))
def test_a_quote_is_no_worse_than_what_the_insertion_of_a_fill_in_plan_finds(seed: int) -> None:
    problem, live = _park(seed, at_a_price=False)
    in_use, rng = InUse.of(replace(problem, orders=problem.orders[:-NEW]), live), Random(seed)
    park = QuotePark(problem, in_use)
    for order in problem.orders[-NEW:]:
        wished = rng.randrange(1, problem.days)
        answers = park.answer(order, wished)
        plan = _fill_in(problem, in_use, order, wished)
        inserted = [_inserted(plan, each) for each in (BY_CAPACITY, BY_WORK)]
        most = answers.most.quantity if answers.most is not None else 0
        assert most >= max(units for units, _ in inserted)
        whole = [cost for units, cost in inserted if units == order.quantity]
        if whole:
            assert answers.cheapest is not None
            assert answers.cheapest.cost.total <= whole[-1] + 1e-6
            assert answers.earliest is not None
            assert answers.earliest.delivered <= wished


@pytest.mark.parametrize("seed", seeds(400, fast=0, slow=8))
def test_a_fill_in_plan_may_place_what_is_quoted_at_the_same_cost(seed: int) -> None:
    problem, live = _park(seed, at_a_price=True)
    in_use, rng = InUse.of(replace(problem, orders=problem.orders[:-NEW]), live), Random(seed)
    park = QuotePark(problem, in_use)
    for order in problem.orders[-NEW:]:
        wished = rng.randrange(1, problem.days)
        for answer in _given(park.answer(order, wished)):
            plan = _fill_in(problem, in_use, replace(order, quantity=answer.quantity), answer.delivered)
            examined = rules.examine(plan, answer.lots)
            assert examined.violations == []
            cost = examined.cost
            assert answer.cost.total == pytest.approx(cost.production + cost.haulage + cost.setups)
            assert answer.over_limits == pytest.approx(cost.limits)
            assert cost.lateness == cost.unmet == 0


@pytest.mark.parametrize("seed", seeds(100, fast=0, slow=6))
def test_a_limit_at_a_price_makes_no_answer_worse_than_a_hard_one_or_better_than_none(seed: int) -> None:
    problem, live = _park(seed, at_a_price=True)
    in_use = InUse.of(replace(problem, orders=problem.orders[:-NEW]), live)
    *others, priced = problem.quotas
    hard = QuotePark(replace(problem, quotas=(*others, replace(priced, over_price=None))), in_use)
    park, order = QuotePark(problem, in_use), problem.orders[-1]
    wished = Random(seed).randrange(1, problem.days)
    kept, found = hard.answer(order, wished), park.answer(order, wished)
    if kept.earliest is not None:
        assert found.earliest is not None
        assert found.earliest.delivered <= kept.earliest.delivered
    if kept.cheapest is not None:
        assert found.cheapest is not None
        assert found.cheapest.cost.total + found.cheapest.over_limits <= kept.cheapest.cost.total + 1e-6


def test_limits_of_one_question_hold_for_it_alone() -> None:
    problem, live = _park(2, at_a_price=False)
    in_use, order = InUse.of(replace(problem, orders=problem.orders[:-NEW]), live), problem.orders[-1]
    park, last = QuotePark(problem, in_use), problem.days - 1
    before = park.answer(order, last)
    lines = tuple(line.id for line in problem.lines)
    none = Quota("none", (), 0.0, 1.0, lines=lines, window=(0, last))
    assert not park.answer(order, last, [none]).any
    assert park.answer(order, last) == before
    assert before.any
    [costly] = [replace(none, over_price=2.0)]
    found = park.answer(order, last, [costly]).cheapest
    assert found is not None
    assert found.over_limits == pytest.approx(2.0 * sum(each.runs for each in found.loads))
