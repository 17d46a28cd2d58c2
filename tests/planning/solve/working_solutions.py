"""Working solutions of small parks, and the account of capacity that any of them must balance."""

from __future__ import annotations

import numpy as np

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.columns import Floats
from services.planning.solve.improve.flow_network import FlowNetworks
from services.planning.solve.improve.flow_rounding import FlowRounding
from services.planning.solve.params import FlowRoundingParams, PricingParams
from services.planning.solve.pricing import Dual, DualPrices, maximise
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.working_solution import WorkingSolution

PLAIN = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=0)


def priced(dual: Dual, temperature: float = 0.2) -> DualPrices:
    """Prices good enough to guide a search."""
    return maximise(dual, dual.at_zero(), temperature, 40, lambda: False)


def empty_solution(problem: Problem) -> WorkingSolution:
    """An empty working solution with dual prices."""
    arrays_ = arrays.build(problem)
    dual = Dual(arrays_, kernel_park.bound_park(arrays_), PricingParams())
    return WorkingSolution(arrays_, kernel_park.plan_park(arrays_), SearchPrices.of(dual, priced(dual)))


def filled(problem: Problem) -> WorkingSolution:
    """A working solution with every order inserted, one after another, those with commitments first."""
    working = empty_solution(problem)
    committed = {working.arrays.order_index[commitment.order] for commitment in problem.firm}
    working.insert(sorted(range(working.orders), key=lambda order: order not in committed), PLAIN)
    return working


def networks_of(working: WorkingSolution) -> FlowNetworks:
    """Flow networks of the park of a working solution."""
    return FlowNetworks(working.arrays, working.park, 5.0, PricingParams())


def rounding_of(working: WorkingSolution, params: FlowRoundingParams | None = None) -> FlowRounding:
    """Flow rounding for the park of a working solution."""
    dual = Dual(working.arrays, kernel_park.bound_park(working.arrays), PricingParams())
    return FlowRounding(networks_of(working), dual, params or FlowRoundingParams())


def assert_capacity_balances(working: WorkingSolution) -> None:
    """The residual and the load of the lots are all capacity; costs are those of the lots."""
    used, quota_used = _used(working)
    np.testing.assert_allclose(working.residual.capacity + used, working.park.committed.residual.capacity, atol=1e-6)
    np.testing.assert_allclose(working.residual.quota + quota_used, working.park.committed.residual.quota, atol=1e-6)
    costs = working.costs()[0]
    working.put(working.lots(), range(working.orders))
    np.testing.assert_allclose(working.costs()[0], costs, rtol=1e-9, atol=1e-6)


def _used(working: WorkingSolution) -> tuple[Floats, Floats]:
    arrays_, park, lots = working.arrays, working.park, working.lots()
    used = np.zeros_like(working.residual.capacity)
    for order, quantity, source, cells in zip(lots.order, lots.quantity, lots.source, lots.cells, strict=True):
        reserved = source >= 0 and park.native.source_committed[source]
        first, end = arrays_.orders.first_step[order], arrays_.orders.first_step[order + 1]
        for step in range(park.sources[source].step if reserved else 0, end - first):
            if cells[step] >= 0:
                line, day = divmod(int(cells[step]), arrays_.days)
                used[line, day] += quantity * _load(working, int(first + step), line)
    quotas = [each * used[arrays_.lines_under(q)].sum(axis=0) for q, each in enumerate(arrays_.quotas.per_unit)]
    return used, np.array(quotas).reshape(working.residual.quota.shape)


def _load(working: WorkingSolution, step: int, line: int) -> float:
    classes = working.arrays.step_classes
    eligible = classes.eligible(working.arrays.orders.step_class[step])
    return float(classes.load[eligible][classes.line[eligible] == line][0])


def assert_rules_kept(problem: Problem, working: WorkingSolution, but: str | None = None) -> None:
    """The working solution breaks no rule, except for one where named."""
    examination = rules.examine(problem, outcome.lots_of(working.arrays, working.park, working.lots()))
    assert [broken for broken in examination.violations if broken.rule != but] == []
