"""The way of a run: prices, first plans, neighbourhoods; each phase gets its share of the time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import numpy as np

from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem
from services.planning.solve import arrays as arrays_
from services.planning.solve import kernel_park, outcome, whole_orders
from services.planning.solve.arrays import Arrays, Ints
from services.planning.solve.improve.improving import CLOSED, MANY_ORDERS, Improvement, cancelling
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.params import SolverParams
from services.planning.solve.pricing.cooling import find_prices
from services.planning.solve.pricing.dual import Dual, Prices
from services.planning.solve.progress import Progress, Result, Run, Stop
from services.planning.solve.working_solution import FOREVER, Draft, Guide, Lots

DEFAULTS = SolverParams()
WRITING = 3e-5  # seconds to keep for each lot of the first plan: to turn numbers into a plan, which will have more
LEAST_WRITING = 0.02  # seconds
TOP_UP_SHARE = 0.2  # of the time for a first plan, at most
MOST_FOR_A_SECOND_TRY = 0.15  # of the time left: first plans that take longer get no second recipe


def solve(
    problem: Problem,
    *,
    stop: Stop,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    params: SolverParams = DEFAULTS,
) -> Result:
    """The best plan found for a park until `stop`, with prices that prove a bound.

    The plan keeps every rule, given that the park's promises can be kept. Its `unmet` carry no reasons yet.
    """
    run = Run(stop, on_progress, seed, params)
    arrays = arrays_.build(problem)
    run.judge_machine()
    prices = find_prices(arrays, run)
    park = kernel_park.plan_park(arrays)
    lots = _plan(arrays, park, prices, run)
    plan = outcome.plan_of(arrays, park, lots, prices, run.seconds)
    run.report("done", plan.cost.total if plan.cost else math.inf, prices.bound)
    return Result(plan, run.phase, run.seconds, run.iterations)


def _plan(arrays: Arrays, park: PlanPark, prices: Prices, run: Run) -> Lots:
    dual = Dual(arrays, kernel_park.bound_park(arrays))
    guide = Guide.of(dual, prices if run.params.dual_prices else dual.at_zero())
    with ExitStack() as stack:
        draft = _first(arrays, park, guide, run, stack)
        run.report("first plan", draft.money)
        if _nothing_to_gain(draft, run):
            return draft.lots()
        if whole_orders.applies(arrays, park):
            whole_orders.improve(draft, run)
        reserve = (LEAST_WRITING + WRITING * len(draft.lots().order)) * run.slowness
        until = run.stop.seconds - reserve
        Improvement(draft, dual, prices, run, until).work()
        return draft.lots()


def _first(arrays: Arrays, park: PlanPark, guide: Guide, run: Run, stack: ExitStack) -> Draft:
    """The best of four first plans, two at a time: by due date or by size, suppliers kept by load or by room."""
    every: list[Draft] = []
    for by_room in (1, 0):
        many = len(arrays.orders.quantity) > MANY_ORDERS
        slack, grain = (0.01, 100) if many else (0.002, 500)
        recipe = InsertionParams(
            price_share=1.0, reuse_slack=slack, grain=grain, near_best_only=1, suppliers_by_capacity=by_room
        )
        begun = run.seconds
        drafts = [stack.enter_context(Draft(arrays, park, guide)) for _ in range(2)]
        _insert_all(drafts, list(_sequences(arrays)), recipe, run)
        every += drafts
        if run.over:
            break
        if not run.repeatable and run.seconds - begun > MOST_FOR_A_SECOND_TRY * run.left:
            break
    best = min(every, key=lambda draft: draft.cost)
    if len(best.lots().order) == 0:  # prices asked more than leaving all unmade costs, yet capacity may be there
        free = InsertionParams(
            price_share=0.0, reuse_slack=slack, grain=grain, near_best_only=1, suppliers_by_capacity=0
        )
        _insert_all([best], list(_sequences(arrays)), free, run)
    return best


def _insert_all(drafts: list[Draft], sequences: list[Ints], recipe: InsertionParams, run: Run) -> None:
    """Each draft's orders in its sequence. However short the time, promises are kept: no plan is valid without."""
    rest = InsertionParams(
        price_share=0.0,
        reuse_slack=recipe.reuse_slack,
        grain=recipe.grain,
        near_best_only=1,
        suppliers_by_capacity=recipe.suppliers_by_capacity,
    )
    seconds = TOP_UP_SHARE * run.left

    def insert(index: int) -> None:
        draft, sequence = drafts[index], sequences[index]
        promised = np.isin(sequence, _promised(draft.arrays))
        draft.insert(sequence[promised], recipe)
        with cancelling(draft, run.stop.cancelled):
            draft.insert(sequence[~promised], recipe, max(0.05, run.left))
            # Prices that are not yet right leave unmade what would still pay.
            draft.top_up(rest, FOREVER if run.repeatable else max(0.0, min(seconds, run.left)))

    with ThreadPoolExecutor(run.params.workers) as pool:
        list(pool.map(insert, range(len(drafts))))


def _promised(arrays: Arrays) -> Ints:
    """The orders of which something is promised."""
    return np.array(sorted({arrays.order_index[promise.order] for promise in arrays.problem.firm}), dtype=np.int32)


def _sequences(arrays: Arrays) -> Iterator[Ints]:
    """Orders in the sequences in which first plans take them; those with promises come first."""
    later = np.ones(len(arrays.orders.quantity), dtype=np.int32)
    later[_promised(arrays)] = 0
    yield np.lexsort((arrays.orders.due, later)).astype(np.int32)
    yield np.lexsort((-arrays.orders.quantity, later)).astype(np.int32)


def _nothing_to_gain(draft: Draft, run: Run) -> bool:
    """Whether not one chain fits, or the plan costs what it must."""
    return len(draft.lots().order) == 0 or run.gap <= CLOSED
