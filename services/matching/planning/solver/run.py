"""The way of a run: prices, first plans, neighbourhoods; each phase gets its share of the time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import numpy as np

from services.matching.planning.kernel.native import Recipe, Style
from services.matching.planning.problem import Problem
from services.matching.planning.solver import arrays as arrays_
from services.matching.planning.solver import outcome, parks
from services.matching.planning.solver import prices as prices_
from services.matching.planning.solver.arrays import Arrays, Ints
from services.matching.planning.solver.draft import Draft, Guide
from services.matching.planning.solver.parks import PlanPark
from services.matching.planning.solver.prices import Dual, Prices
from services.matching.planning.solver.progress import Progress, Result, Run, Stop

WORKERS = 2
PRICE_SHARE = 0.3  # of the time, at most, for prices
WRITING = 6e-6  # seconds per line and order to keep for turning numbers into a plan
MOST_FOR_A_SECOND_TRY = 0.15  # of the time left: first plans that take longer get no second recipe
ROUNDS = 24  # of neighbourhood search, between which orders and free capacity are dealt out anew
REPEATABLE_EVALUATIONS = 420  # of the dual, where the clock may not decide


def solve(
    problem: Problem, *, stop: Stop, seed: int = 0, on_progress: Callable[[Progress], None] | None = None
) -> Result:
    """The best plan found for a park until `stop`, with prices that prove a bound.

    The plan keeps every rule, given that the park's promises can be kept. Its `unmet` carry no reasons yet.
    """
    run = Run(stop, on_progress)
    arrays = arrays_.build(problem)
    prices = find_prices(arrays, run)
    park = parks.plan_park(arrays)
    lots = _plan(arrays, park, prices, run, seed)
    plan = outcome.plan_of(arrays, park, lots, prices, run.seconds)
    run.report("done", plan.cost.total if plan.cost else math.inf, prices.bound)
    return Result(plan, run.phase, run.seconds, run.iterations)


def find_prices(arrays: Arrays, run: Run) -> Prices:
    """Prices for the run's share of time, from hot to cold; the best bound of all stages."""
    dual = Dual(arrays, parks.bound_park(arrays))
    prices = best = dual.at_zero()
    run.report("prices", bound=best.bound)
    units = float(arrays.orders.quantity.sum())
    if units <= 0 or best.bound <= 0 or run.over:
        return best
    until = run.seconds + PRICE_SHARE * run.left
    stages, iterations = _stages(dual, prices, until - run.seconds, run)

    def enough() -> bool:
        return run.over or (not run.repeatable and run.seconds > until)

    for temperature in prices_.temperatures(best.bound / units, stages):
        prices = prices_.maximise(dual, prices, temperature, enough, iterations)
        best = prices if prices.bound > best.bound else best
        run.report("prices", bound=best.bound)
        if enough():
            break
    return best


def _stages(dual: Dual, prices: Prices, seconds: float, run: Run) -> tuple[int, int]:
    """How many temperatures, and how many iterations at each, the time allows."""
    evaluations = REPEATABLE_EVALUATIONS
    if not run.repeatable:
        begun = time.monotonic()
        dual.smooth(prices, 1e-2)
        evaluations = int(seconds / max(1e-4, time.monotonic() - begun))
    stages = min(prices_.STAGES, max(2, evaluations // 30))
    return stages, max(5, min(prices_.ITERATIONS, evaluations // stages))


def _plan(arrays: Arrays, park: PlanPark, prices: Prices, run: Run, seed: int) -> outcome.Lots:
    dual = Dual(arrays, parks.bound_park(arrays))
    guide = Guide(dual.effective(prices), dual.order_values(prices))
    with ExitStack() as stack:
        draft = _first(arrays, park, guide, run, stack)
        run.report("first plan", draft.money)
        _improve(draft, run, seed)
        return draft.lots()


def _first(arrays: Arrays, park: PlanPark, guide: Guide, run: Run, stack: ExitStack) -> Draft:
    """The best of four first plans, two at a time: by due date or by size, suppliers kept by load or by room."""
    best: Draft | None = None
    for by_room in (1, 0):
        recipe = Recipe(charge=1.0, slack=0.002, grain=500, by_room=by_room)
        begun = run.seconds
        drafts = [stack.enter_context(Draft(arrays, park, guide)) for _ in range(WORKERS)]
        _insert_all(drafts, list(_sequences(arrays)), recipe, max(0.05, run.left))
        best = min([*drafts, *([best] if best else [])], key=lambda draft: draft.cost)
        if not run.repeatable and run.seconds - begun > MOST_FOR_A_SECOND_TRY * run.left:
            break
    assert best is not None
    return best


def _insert_all(drafts: list[Draft], sequences: list[Ints], recipe: Recipe, seconds: float) -> None:
    def insert(index: int) -> None:
        drafts[index].insert(sequences[index], recipe, seconds)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(insert, range(len(drafts))))


def _sequences(arrays: Arrays) -> Iterator[Ints]:
    """Orders in the sequences in which first plans take them; those with promises come first."""
    promised = np.ones(len(arrays.orders.quantity), dtype=np.int32)
    for promise in arrays.problem.firm:
        promised[arrays.order_index[promise.order]] = 0
    yield np.lexsort((arrays.orders.due, promised)).astype(np.int32)
    yield np.lexsort((-arrays.orders.quantity, promised)).astype(np.int32)


def _improve(draft: Draft, run: Run, seed: int) -> None:
    reserve = WRITING * (draft.orders + len(draft.left)) * 60
    until = run.stop.seconds - reserve
    whole = max(1e-3, until - run.seconds)
    begun, turn = run.seconds, 0
    while not run.over and run.seconds < until and not _counted_out(run):
        done_share = _share_done(run, begun, whole)
        style = Style(charge=1.0 - done_share, temperature=0.0, patience=0.3, most_out=5, grain=500, slack=0.002)
        run.iterations += _round(draft, run, style, seed * 100_003 + turn, min(whole / ROUNDS, until - run.seconds))
        run.report("neighbourhoods", draft.money)
        turn += 1


def _counted_out(run: Run) -> bool:
    return run.stop.iterations is not None and run.iterations >= run.stop.iterations


def _share_done(run: Run, begun: float, whole: float) -> float:
    if run.stop.iterations is not None:
        return min(1.0, run.iterations / max(1, run.stop.iterations))
    return min(1.0, (run.seconds - begun) / whole)


def _round(draft: Draft, run: Run, style: Style, seed: int, seconds: float) -> int:
    if run.stop.iterations is None:
        return draft.search(style, 1 << 60, max(0.01, seconds), seed, WORKERS)
    wanted = max(WORKERS, min(-(-run.stop.iterations // ROUNDS), run.stop.iterations - run.iterations))
    return draft.search(style, wanted, run.left, seed, WORKERS)
