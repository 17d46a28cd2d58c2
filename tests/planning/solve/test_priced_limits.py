"""Limits over lines, by day or over a window, hard or at a price: rules, bound, search and exact model agree."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from services.errors import Invalid
from services.planning import rules
from services.planning.bound import prove
from services.planning.model import Problem, Quota, Step, reading
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Price
from services.planning.solve import SolverParams, Stop, solve
from tests.planning.tiny_parks import DAYS, every_plan, tiny_park
from tests.seeds import seeds

ONE = SolverParams(workers=1)


def limited(seed: int) -> Problem:
    """A tiny park without commitments, and one or two limits of any kind."""
    rng = Random(seed)
    park = replace(tiny_park(rng), firm=())
    return replace(park, quotas=tuple(limit(park, rng, f"l{number}") for number in range(rng.randint(1, 2))))


def limit(park: Problem, rng: Random, ident: str) -> Quota:
    first = rng.randrange(DAYS)
    return Quota(
        id=ident,
        links=(),
        daily_limit=rng.choice([0.0, 1.0, 2.0]),
        per_unit=rng.choice([1.0, 0.5]),
        lines=tuple(rng.sample([line.id for line in park.lines], rng.randint(1, len(park.lines)))),
        window=(first, rng.randrange(first, DAYS)) if rng.random() < 0.7 else None,
        over_price=rng.choice([None, 0.0, 0.5, 3.0]),
    )


def least_cost(park: Problem) -> float:
    """The cost of the cheapest of all plans there are that keep the rules."""
    examined = (rules.examine(park, lots) for lots in every_plan(park))
    return min(each.cost.total for each in examined if not each.violations)


@pytest.mark.parametrize("seed", seeds(40, fast=1))
def test_a_plan_keeps_hard_limits_and_no_bound_is_above_the_cheapest_plan(seed: int) -> None:
    park = limited(seed)
    least = least_cost(park)
    found = solve(park, stop=Stop(seconds=20, iterations=20), params=ONE)
    assert not found.examination.violations
    cost = found.examination.cost.total
    assert cost >= least - 1e-6
    assert (found.solution.lower_bound or 0.0) <= least + 1e-6
    if all(each.over_price is None for each in park.quotas):
        assert cost == pytest.approx(least)


@pytest.mark.parametrize("seed", seeds(40, fast=1))
def test_no_prices_of_limits_prove_more_than_the_cheapest_plan_costs(seed: int) -> None:
    park, rng = limited(seed), Random(seed + 1)
    prices = [
        Price(rng.randrange(DAYS), rng.choice([0.1, 1.0, 50.0]), quota=quota.id)
        for quota in park.quotas
        for _ in range(rng.randint(0, 3))
    ]
    assert prove(park, prices).exact <= least_cost(park) + 1e-6


@pytest.mark.parametrize("seed", seeds(10, fast=3))
def test_a_file_reads_back_to_the_same_limits_and_has_what_equals_a_quota_as_one(seed: int) -> None:
    park = limited(seed)
    document = reading.to_document(park)
    assert reading.parse(document).quota_by_id == park.quota_by_id
    plain = {each.id for each in park.quotas if each.window is None and each.over_price is None}
    assert {each["id"] for each in document["quotas"]} == plain


def units(*days: int) -> Lots:
    return Lots.of(Lot("o", 1, (Step("a", day),)) for day in days)


def one_step(**fields: Any) -> Problem:
    """A line of four units a day, and a limit of two."""
    park = limited(0)
    order = replace(park.orders[0], route=park.orders[0].route[:1], transfer_batch=0.0, ship_to=None)
    line = replace(park.lines[0], daily_capacity=4.0, overrides={}, setup=0.0, setup_cost=0.0, min_run=0.0)
    quota = Quota("l", (), 2.0, 1.0, lines=("a",), **fields)
    return replace(park, orders=(order,), lines=(line,), quotas=(quota,), in_progress=())


def test_a_window_is_one_limit_for_all_its_days_and_none_for_others() -> None:
    park = one_step(window=(0, 2))
    assert [each.rule for each in rules.examine(park, units(0, 1, 2)).violations] == ["quota"]
    assert not rules.examine(park, units(0, 1, 3)).violations


def test_what_is_over_a_limit_with_a_price_is_paid_for() -> None:
    park = one_step(window=(0, 2), over_price=7.0)
    over, within = (rules.examine(park, units(*days)) for days in ((0, 1, 2), (0, 1, 3)))
    assert not over.violations
    assert (over.cost.limits, within.cost.limits) == (7.0, 0.0)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"first_date": "2026-03-01"}, "last_date"),
        ({"first_date": "2026-03-02", "last_date": "2026-03-01"}, "last_date"),
        ({"first_date": "1999-01-01", "last_date": "1999-01-02"}, "first_date"),
    ],
)
def test_a_window_that_is_none_is_refused(dates: dict[str, str], field: str) -> None:
    document = reading.to_document(replace(limited(0), quotas=()))
    document["limits"] = [{"id": "l", "lines": ["a"], "limit": 2, **dates}]
    with pytest.raises(Invalid, match=field):
        reading.parse(document)
