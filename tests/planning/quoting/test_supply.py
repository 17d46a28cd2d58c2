"""Supply bounds what any plan delivers: held against all plans there are of tiny parks, and against sums by hand."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning import rules
from services.planning.model import Order, Problem, Quota
from services.planning.model.ledger import Ledger
from services.planning.quoting.order_park import OrderParks
from services.planning.quoting.supply import supply_of
from services.planning.solve import arrays
from tests.planning.parks import delivered_days
from tests.planning.rules.test_rules import rules_park
from tests.planning.tiny_parks import every_plan, tiny_park
from tests.seeds import seeds

pytestmark = pytest.mark.slow


def _most_by_day(problem: Problem) -> dict[int, int]:
    """By looking at every plan: the most units that are delivered by each day."""
    (order,) = problem.orders
    in_part = replace(problem, orders=(replace(order, partial=True),))
    found: dict[int, int] = {}
    for lots in every_plan(problem):
        units = sum(lot.quantity for lot in lots)
        if units and not rules.examine(in_part, lots).violations:
            day = max(delivered_days(problem, order, lots))
            found[day] = max(found.get(day, 0), units)
    return found


@pytest.mark.parametrize("seed", seeds(60, fast=3, slow=12))
def test_no_plan_delivers_more_by_a_day_than_supply_says(seed: int) -> None:
    problem = replace(tiny_park(Random(seed)), in_progress=(), firm=())
    (order,) = problem.orders
    residual = Ledger.of(problem)
    asked = OrderParks(arrays.build(problem), residual.share).of(order)
    with supply_of(asked, residual) as supply:
        for day, units in _most_by_day(problem).items():
            assert supply.no_way is None
            assert supply.most(day) >= units
            first = supply.first_day(units)
            assert first is not None
            assert first <= day


def _order_and_park(**changes: object) -> tuple[Order, Problem]:
    """Two links of a line each, that make ten and five a day, on ten days; the lane between them takes a day."""
    problem = replace(rules_park(), days=10, in_progress=(), firm=(), **changes)  # type: ignore[arg-type]
    first, second = problem.lines
    lines = (replace(first, daily_capacity=10.0), replace(second, daily_capacity=5.0))
    order = replace(problem.orders[0], id="new", quantity=20, release=0, due=9, transfer_batch=0.0)
    return order, replace(problem, lines=lines, orders=(order,))


def test_units_add_up_by_the_day_on_which_they_are_delivered_and_the_scarcer_step_says_how_many() -> None:
    order, problem = _order_and_park()
    residual = Ledger.of(problem)
    residual.capacity[1, 4] = 0.0
    asked = OrderParks(arrays.build(problem), residual.share).of(order)
    with supply_of(asked, residual) as supply:
        shortest = next(day for day in range(20) if supply.most(day))
        made = np.array([supply.most(day) for day in range(shortest, 10)])
    assert made.tolist() == (5 * np.cumsum([day != 4 for day in range(_begin(problem), 10)])[: len(made)]).tolist()


def _begin(problem: Problem) -> int:
    """The first day of the second step: that of the first, its lead time and the lane."""
    first, second = problem.lines
    return first.lead_days + problem.lane_between[first.zone, second.zone].transit_days


@pytest.mark.parametrize(("limit", "most"), [(1, 1), (3, 3), (100, 5)])
def test_a_limit_by_day_bounds_what_lines_share(limit: float, most: int) -> None:
    order, problem = _order_and_park(quotas=(Quota("water", ("sew",), daily_limit=limit, per_unit=1.0),))
    residual = Ledger.of(problem)
    asked = OrderParks(arrays.build(problem), residual.share).of(order)
    with supply_of(asked, residual) as supply:
        first = supply.first_day(most)
        assert first is not None
        assert supply.most(first) == most
        assert supply.first_day(most + 1) != first
