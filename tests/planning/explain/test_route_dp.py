"""The cheapest route is the cheapest of all chains there are, and its cells are that chain."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from services.planning.explain.choices import choices
from services.planning.explain.residual import Residual
from services.planning.explain.route_dp import CheapestRoute, RouteDp, Start
from services.planning.explain.route_times import RouteTimes
from services.planning.model import Order, Problem, Step, delivery, ready
from services.planning.model.lots import NO_LOTS
from services.planning.model.transport import Transport
from tests.planning import parks
from tests.planning.explain.chains import every_chain, money
from tests.planning.parks_with_runs import with_runs
from tests.seeds import seeds


def _way(problem: Problem, order: Order, until: int) -> tuple[CheapestRoute, tuple[Step, ...]]:
    """The way through an empty park, and the chain that its cells are."""
    routes = RouteTimes(Residual(problem, NO_LOTS))
    windows = routes.windows(order, until)
    steps = [choices(routes, order, number, window) for number, window in enumerate(windows)]
    road, start = routes.residual.road(order.id), Start(day=order.release)
    search = RouteDp(Transport.of(routes.residual.park.lanes, problem.days), order, road, steps, start, until)
    way = search.cheapest([here.units >= 1 for here in steps])
    chain = []
    for number, (line, day) in enumerate(way.cells):
        eligible = routes.eligible(order.route[number])
        place = eligible.kept(order.route[number])[line]
        chain.append(Step(eligible.lines[place].id, windows[number].start + day))
    return way, tuple(chain)


@pytest.mark.parametrize("seed", seeds(30, fast=2))
@pytest.mark.parametrize("in_time", [True, False])
def test_the_cheapest_route_costs_as_much_as_the_cheapest_of_all_chains(seed: int, in_time: bool) -> None:
    rng = Random(seed)
    problem = parks.random_problem(rng, orders=2)
    problem = replace(with_runs(rng, problem) if seed % 2 else problem, quotas=())
    for order in problem.orders:
        until = order.due if in_time else problem.days + 5
        chains = [chain for chain in every_chain(problem, order) if _finish(problem, order, chain) <= until]
        costs = [money(problem, order, chain) for chain in chains]
        way, chain = _way(problem, order, until)
        assert way.money == pytest.approx(min(costs, default=float("inf")))
        if chains:
            assert money(problem, order, chain) == pytest.approx(way.money)
            assert _keeps_time(problem, order, chain)


def _finish(problem: Problem, order: Order, chain: tuple[Step, ...]) -> int:
    line = problem.line_by_id[chain[-1].line]
    lane = delivery(problem, order, line)
    assert lane is not None
    return chain[-1].day + line.lead_days + lane.transit_days


def _keeps_time(problem: Problem, order: Order, chain: tuple[Step, ...]) -> bool:
    for number, step in enumerate(chain):
        line = problem.line_by_id[step.line]
        first = ready(problem, order, chain[number - 1] if number else None, line)
        if first is None or step.day < first:
            return False
    return True
