"""Units that the min-cut check finds missing are missing, however the order is planned."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from services.planning.explain import Relaxation, best
from services.planning.explain.min_cut import Bottleneck, MinCutCheck
from services.planning.explain.residual import Residual
from services.planning.explain.route_times import RouteTimes
from services.planning.model import Line, Order, Problem, RouteStep, Step, Zone
from services.planning.model.lots import NO_LOTS, Lot, Lots
from tests.planning import parks
from tests.seeds import seeds


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_no_plan_of_the_order_makes_the_units_that_the_min_cut_check_finds_missing(seed: int) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng, orders=3, scarce=True)
    lots = parks.random_lots(rng, problem)
    routes = RouteTimes(Residual(problem, Lots.of(lots)))
    for order in problem.orders:
        if not routes.unserved(order):
            neck = MinCutCheck(routes).bottleneck(order, routes.last_day)
            most = best(
                Residual(problem, Lots.of([lot for lot in lots if lot.order != order.id])), order, (Relaxation("cost"),)
            )
            assert most is not None
            assert most.unmet >= (0 if neck is None else neck.missing - 1e-6)


def _two_links(knitted: float, sewn: float, lead_days: int = 0) -> Problem:
    """10 units a day of 100 asked for, from day 1 to day 6."""
    return Problem(
        start=parks.START,
        days=9,
        zones=(Zone("x"),),
        lanes=(),
        lines=(
            Line("a", "ea", "knit", "x", knitted, 1.0, lead_days=lead_days),
            Line("b", "eb", "sew", "x", sewn, 1.0),
        ),
        quotas=(),
        orders=(Order("o", None, 100, 1, 6, 0.1, 10.0, True, (RouteStep("knit"), RouteStep("sew"))),),
    )


@pytest.mark.parametrize(
    ("problem", "neck"),
    [
        (_two_links(10.0, 1000.0), Bottleneck(0, 1, 6, 40.0)),
        (_two_links(1000.0, 10.0), Bottleneck(1, 1, 6, 40.0)),
        (_two_links(10.0, 1000.0, lead_days=2), Bottleneck(0, 1, 4, 60.0)),
        (_two_links(1000.0, 10.0, lead_days=2), Bottleneck(1, 3, 6, 60.0)),
        (_two_links(1000.0, 1000.0), None),
    ],
)
def test_the_link_and_the_days_that_hold_an_order_back_are_found(problem: Problem, neck: Bottleneck | None) -> None:
    [order] = problem.orders
    assert MinCutCheck(RouteTimes(Residual(problem, NO_LOTS))).bottleneck(order, order.due) == neck


def test_capacity_of_the_order_itself_counts_and_that_of_an_excluded_enterprise_does_not() -> None:
    problem = _two_links(100.0, 100.0)
    [order] = problem.orders
    own = Lot("o", 100, (Step("a", 1), Step("b", 1)))
    assert MinCutCheck(RouteTimes(Residual(problem, Lots.of([own])))).bottleneck(replace(order, due=1), 1) is None
    without = replace(order, route=(replace(order.route[0], excluded_enterprises=frozenset({"ea"})), order.route[1]))
    excluding = replace(problem, orders=(without,))
    neck = MinCutCheck(RouteTimes(Residual(excluding, NO_LOTS))).bottleneck(without, 6)
    assert neck is not None
    assert (neck.step, neck.missing) == (0, 100.0)
