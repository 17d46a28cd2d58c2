"""Flows of the whole park: sparsification, suppliers that are kept, the bound, and the lots they are rounded to."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.planning.model import Line, Order, Problem, RouteStep
from services.planning.solve.columns import Floats
from services.planning.solve.improve.flow_network import FlowNetwork
from services.planning.solve.improve.flow_rounding import FlowRounding, RoundingLimits
from services.planning.solve.params import FlowRoundingParams
from services.planning.solve.pricing import DualPrices
from services.planning.solve.working_solution import WorkingSolution
from tests.planning.parks import random_problem
from tests.planning.rich_parks import rich_commitments, rich_problem
from tests.planning.solve.working_solutions import (
    assert_capacity_balances,
    assert_rules_kept,
    empty_solution,
    filled,
    networks_of,
    rounding_of,
)
from tests.seeds import cases, seeds

LIMITS = RoundingLimits(variant=0, seed=1, stop=lambda: False, seconds=60.0, repair_seconds=lambda: 60.0)
SEEDS = cases((77, 52, 91, *range(8)), fast=2)


def _park(seed: int, orders: int = 12) -> Problem:
    rng = Random(500 + seed)
    problem = rich_problem(rng, orders)
    return rich_commitments(rng, problem) if seed % 2 else problem


def _flows(working: WorkingSolution, temperature: float = 0.05) -> tuple[FlowRounding, FlowNetwork, Floats]:
    """Flows of a solution's orders over their own lines and those of their ideal routes."""
    rounding = rounding_of(working)
    ideal = rounding.ideal_pairs(working, 0.0, LIMITS)
    network = rounding.networks.network(np.union1d(rounding.networks.pairs_of(working.lots()), ideal), 0.0)
    start = DualPrices(np.zeros_like(working.residual.capacity), np.zeros_like(working.residual.quota))
    _, flows = rounding.networks.solve(network, start, (temperature,), 30, lambda: False)
    return rounding, network, flows


def _by_line(network: FlowNetwork, flows: Floats, lines: int) -> Floats:
    carried = np.zeros((lines, flows.shape[1]))
    np.add.at(carried, network.park.eligible_line, flows)
    return carried


def _money(network: FlowNetwork, flows: Floats) -> float:
    load = network.park.eligible_load
    per_capacity = np.divide(network.park.eligible_price, load, out=np.zeros_like(load), where=load > 0)
    return float((flows * per_capacity[:, None]).sum())


def _units_by_group(network: FlowNetwork, flows: Floats) -> Floats:
    """Units of each step of each order in a zone, with a lead time, on a day, where lines take capacity."""
    load = network.park.eligible_load
    units = np.divide(flows, load[:, None], out=np.zeros_like(flows), where=load[:, None] > 0)
    group = np.repeat(np.arange(network.park.line_groups), np.diff(network.park.group_eligible))
    total = np.zeros((network.park.line_groups, flows.shape[1]))
    np.add.at(total, group, units)
    return total


@pytest.mark.parametrize("seed", SEEDS)
def test_sparsification_keeps_the_load_of_lines_the_units_of_orders_and_the_cost(seed: int) -> None:
    with filled(_park(seed)) as working:
        rounding, network, flows = _flows(working)
        before = flows.copy()
        rounding.sparsify(network, flows)
        assert flows.min(initial=0.0) >= 0.0
        lines = len(working.residual.capacity)
        np.testing.assert_allclose(_by_line(network, flows, lines), _by_line(network, before, lines), atol=1e-6)
        np.testing.assert_allclose(_units_by_group(network, flows), _units_by_group(network, before), atol=1e-6)
        assert _money(network, flows) == pytest.approx(_money(network, before), rel=1e-7, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_sparsification_never_leaves_flows_on_more_lines_than_before(seed: int) -> None:
    with filled(_park(seed)) as working:
        rounding, network, flows = _flows(working)
        before = flows.copy()
        rounding.sparsify(network, flows)
        assert (flows > 0).sum() <= (before > 0).sum()
        assert (flows[network.park.eligible_load <= 0] == 0).all()


def test_two_orders_spread_over_two_lines_alike_get_a_line_each() -> None:
    park = random_problem(Random(0), orders=1)
    lines = tuple(Line(f"l{i}", f"e{i}", "make", park.zones[0].id, 10.0, 1.0) for i in range(2))
    orders = tuple(Order(f"o{i}", None, 10, 0, 0, 9.0, 50.0, True, (RouteStep("make"),)) for i in range(2))
    with empty_solution(replace(park, days=1, lanes=(), quotas=(), lines=lines, orders=orders)) as working:
        rounding = rounding_of(working)
        network = rounding.networks.network(np.arange(4, dtype=np.int64), 0.0)
        flows = np.array([[6.0], [4.0], [4.0], [6.0]])
        rounding.sparsify(network, flows)
        assert flows.ravel().tolist() == [10.0, 0.0, 0.0, 10.0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_keeps_more_suppliers_than_it_is_allowed_those_committed_included(seed: int) -> None:
    with filled(_park(seed)) as working:
        rounding, network, flows = _flows(working)
        park, lines = working.park.native, working.arrays.lines
        kept: defaultdict[int, set[int]] = defaultdict(set)
        for pair in rounding.networks.largest(network, flows, 0.5).tolist():
            step, line = divmod(pair, len(lines.min_lot))
            kept[step].add(int(lines.enterprise[line]))
        assert kept or seed == 52  # there the only supplier allowed is one that is committed
        for step, suppliers in kept.items():
            committed = park.committed_enterprise[park.step_committed[step] : park.step_committed[step + 1]]
            limit = working.arrays.orders.supplier_limit[step]
            assert limit == 0 or len(suppliers | set(committed.tolist())) <= max(limit, len(committed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("size", [0.0, 0.3, 3.0])
def test_the_networks_dual_bounds_plans_on_its_lines_at_any_prices(seed: int, size: float) -> None:
    problem = random_problem(Random(seed), orders=10, scarce=True)
    with filled(problem) as working:
        networks = networks_of(working)
        network = networks.network(networks.pairs_of(working.lots()), 0.0)
        random = np.random.default_rng(seed)
        prices = DualPrices(
            size * random.random(working.residual.capacity.shape), size * random.random(working.residual.quota.shape)
        )
        assert network.dual.bound(prices) <= working.cost + 1e-6


def _rounded(working: WorkingSolution, seed: int) -> WorkingSolution:
    start = DualPrices(np.zeros_like(working.residual.capacity), np.zeros_like(working.residual.quota))
    params = FlowRoundingParams(iterations=20, capacity_slack=(0.0, 0.01), supplier_noise=(0.0, 0.1))
    limits = replace(LIMITS, variant=seed % 2, seed=seed)
    return rounding_of(working, params).round(working, start, limits).working


@pytest.mark.parametrize("seed", seeds(20, fast=2))
def test_a_rounded_flow_keeps_every_rule_or_costs_inf_for_a_missing_commitment_and_its_capacity_balances(
    seed: int,
) -> None:
    problem = _park(seed, orders=15)
    with filled(problem) as working, _rounded(working, seed) as rounded:
        assert_rules_kept(problem, rounded, but="firm" if math.isinf(rounded.money) else None)
        assert_capacity_balances(rounded)


def test_a_cancelled_rounding_places_nothing_more() -> None:
    with filled(_park(2, orders=15)) as working:
        working.cancel[0] = 1
        with _rounded(working, 0) as rounded:
            assert len(rounded.lots().order) == 0
