"""Flows of the whole park: what makes them sparse, who keeps an order, what bounds them, and the chains they become."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.model import Line, Order, Problem, RouteStep
from services.planning.solve.arrays import Floats
from services.planning.solve.improve import flow_rounding
from services.planning.solve.improve.flow_rounding import Network, Settling
from services.planning.solve.pricing.dual import Prices
from services.planning.solve.working_solution import Draft
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.drafts import assert_books_balance, assert_rules_kept, draft_of, filled, settling_of

SEEDS = (*range(8), 52, 77, 91)


def _park(seed: int, orders: int = 12) -> Problem:
    rng = Random(500 + seed)
    problem = rich_problem(rng, orders)
    return rich_commitments(rng, problem) if seed % 2 else problem


def _flows(draft: Draft, temperature: float = 0.05) -> tuple[Settling, Network, Floats]:
    """Flows of a draft's orders over their own lines and those they wish for."""
    of_park = settling_of(draft)
    pairs = np.union1d(of_park.pairs_of(draft.lots()), of_park.wished(draft, 0.0, 1, 60.0))
    network = of_park.network(pairs, 0.0)
    start = Prices(np.zeros_like(draft.left), np.zeros_like(draft.quota_left))
    _, flows = of_park.solve(network, start, (temperature,), 30, lambda: False)
    return of_park, network, flows


def _by_line(network: Network, flows: Floats, lines: int) -> Floats:
    carried = np.zeros((lines, flows.shape[1]))
    np.add.at(carried, network.park.eligible_line, flows)
    return carried


def _money(network: Network, flows: Floats) -> float:
    load = network.park.eligible_load
    per_capacity = np.divide(network.park.eligible_price, load, out=np.zeros_like(load), where=load > 0)
    return float((flows * per_capacity[:, None]).sum())


def _units_by_group(network: Network, flows: Floats) -> Floats:
    """What each step of each order does in a zone, with a lead time, on a day; units, where lines take capacity."""
    load = network.park.eligible_load
    units = np.divide(flows, load[:, None], out=np.zeros_like(flows), where=load[:, None] > 0)
    group = np.repeat(np.arange(network.park.line_groups), np.diff(network.park.group_eligible))
    total = np.zeros((network.park.line_groups, flows.shape[1]))
    np.add.at(total, group, units)
    return total


@pytest.mark.parametrize("seed", SEEDS)
def test_concentrating_keeps_what_lines_carry_what_orders_get_and_what_it_costs(seed: int) -> None:
    with filled(_park(seed)) as draft:
        of_park, network, flows = _flows(draft)
        before = flows.copy()
        of_park.concentrate(network, flows)
        assert flows.min(initial=0.0) >= 0.0
        lines = len(draft.left)
        np.testing.assert_allclose(_by_line(network, flows, lines), _by_line(network, before, lines), atol=1e-6)
        np.testing.assert_allclose(_units_by_group(network, flows), _units_by_group(network, before), atol=1e-6)
        assert _money(network, flows) == pytest.approx(_money(network, before), rel=1e-7, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_concentrating_never_leaves_flows_on_more_lines_than_before(seed: int) -> None:
    with filled(_park(seed)) as draft:
        of_park, network, flows = _flows(draft)
        before = flows.copy()
        of_park.concentrate(network, flows)
        assert (flows > 0).sum() <= (before > 0).sum()
        assert (flows[network.park.eligible_load <= 0] == 0).all()


def test_two_orders_spread_over_two_lines_alike_get_a_line_each() -> None:
    park = random_problem(Random(0), orders=1)
    lines = tuple(Line(f"l{i}", f"e{i}", "make", park.zones[0].id, 10.0, 1.0) for i in range(2))
    orders = tuple(Order(f"o{i}", None, 10, 0, 0, 9.0, 50.0, True, (RouteStep("make"),)) for i in range(2))
    with draft_of(replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)) as draft:
        of_park = settling_of(draft)
        network = of_park.network(np.arange(4, dtype=np.int64), 0.0)
        flows = np.array([[6.0], [4.0], [4.0], [6.0]])
        of_park.concentrate(network, flows)
        assert flows.ravel().tolist() == [10.0, 0.0, 0.0, 10.0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_keeps_more_suppliers_than_it_is_allowed_those_committed_included(seed: int) -> None:
    with filled(_park(seed)) as draft:
        of_park, network, flows = _flows(draft)
        park, lines = draft.park.native, draft.arrays.lines
        kept: defaultdict[int, set[int]] = defaultdict(set)
        for pair in of_park.keep_most(network, flows).tolist():
            step, line = divmod(pair, len(lines.min_lot))
            kept[step].add(int(lines.enterprise[line]))
        assert kept or seed == 52  # there the only supplier allowed is one that is committed
        for step, firms in kept.items():
            committed = park.committed_enterprise[park.step_committed[step] : park.step_committed[step + 1]]
            limit = draft.arrays.orders.limit[step]
            assert limit == 0 or len(firms | set(committed.tolist())) <= max(limit, len(committed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dearer", [0.0, 0.3, 3.0])
def test_the_networks_dual_bounds_plans_on_its_lines_at_any_prices(seed: int, dearer: float) -> None:
    problem = random_problem(Random(seed), orders=10, scarce=True)
    with filled(problem) as draft:
        network = settling_of(draft).network(settling_of(draft).pairs_of(draft.lots()), 0.0)
        chance = np.random.default_rng(seed)
        prices = Prices(dearer * chance.random(draft.left.shape), dearer * chance.random(draft.quota_left.shape))
        assert network.dual.bound(prices) <= draft.cost + 1e-6


def _settled(draft: Draft, seed: int) -> Draft:
    start = Prices(np.zeros_like(draft.left), np.zeros_like(draft.quota_left))
    return flow_rounding.settle(
        settling_of(draft),
        draft,
        start,
        guide_of=lambda _: draft.guide,
        slack=(0.0, 0.01)[seed % 2],
        noise=(0.0, 0.1)[seed % 2],
        iterations=20,
        seed=seed,
        stop=lambda: False,
        seconds=60.0,
        mend_seconds=lambda: 60.0,
    ).draft


@pytest.mark.parametrize("seed", range(20))
def test_a_settled_park_keeps_every_rule_or_says_that_a_commitment_is_missing_and_its_books_balance(seed: int) -> None:
    problem = _park(seed, orders=15)
    with filled(problem) as draft, _settled(draft, seed) as settled:
        assert_rules_kept(problem, settled, but="firm" if math.isinf(settled.money) else None)
        assert_books_balance(settled)


def test_a_settlement_that_is_cancelled_places_nothing_more() -> None:
    with filled(_park(2, orders=15)) as draft:
        draft.cancel[0] = 1
        with _settled(draft, 0) as settled:
            assert len(settled.lots().order) == 0
