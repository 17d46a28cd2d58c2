"""The ascent of the smooth dual from hot to cold, in a large park on a sample of its orders first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from services.planning.solve import arrays as arrays_
from services.planning.solve import kernel_park
from services.planning.solve.pricing.clearing import clearing_prices
from services.planning.solve.pricing.dual import Dual, DualPrices, maximise
from services.planning.solve.progress import Search

LEAST_SECONDS = 1e-4  # against division by zero
LEAST_CAPACITY = 1e-9  # the same


def find_prices(dual: Dual, search: Search) -> DualPrices:
    """Dual prices for a share of the time left; those of the best bound of all stages."""
    many = len(dual.arrays.orders.quantity) >= dual.params.sample_from
    if many and dual.arrays.runs.bind:
        return _prices_of_many(dual, search)
    params, best = dual.params, dual.at_zero()
    if many and _load(dual, best) > params.crowded:
        return _prices_of_many(dual, search)
    search.report("dual prices", bound=best.bound)
    units = float(dual.arrays.orders.quantity.sum())
    if units <= 0 or best.bound <= 0 or search.over:
        return best
    ascent = _Ascent(search, dual, best, best.bound / units)
    until = search.seconds + _time_share(dual, best, search) * search.left
    # Campaigns move prices little and cost the kernel more than all else: only the last stages know them.
    plain, coarse = _without_campaigns(dual), until
    if dual.setups is not None:
        coarse -= params.setup_time * (until - search.seconds)
    hottest = params.hottest if _is_underloaded(dual, best) else params.hottest_overloaded
    if many:
        sampled = search.seconds + params.sample_time * (until - search.seconds)
        ascent.cool(_sample(plain, _sample_size(dual)), hottest, params.sample_coldest, sampled)
        hottest = params.overlap * params.sample_coldest
    ascent.cool(plain, hottest, params.coldest, coarse)
    coldest = params.last_coldest * params.coldest
    ascent.cool(dual, params.last_hottest * params.coldest, coldest, until, params.last_stages)
    return ascent.best


def _prices_of_many(dual: Dual, search: Search) -> DualPrices:
    """Prices of a large park with runs, or a crowded one: clearing prices of the links, then by line and day as cold
    as the time allows.

    Where that allows next to no evaluations, clearing prices are all. Where there is room and no runs, evaluations are
    quick enough for an ascent from hot prices, from which orders end nearer to their bound.
    """
    params, plain = dual.params, _without_campaigns(dual)
    best, mean_cost = clearing_prices(_sample(plain, params.clearing_orders))
    best.bound = dual.bound(best)
    search.report("dual prices", bound=best.bound)
    if mean_cost <= 0 or search.over:
        return best
    ascent, orders = _Ascent(search, dual, best, mean_cost), len(dual.arrays.orders.quantity)
    count = _sample_size(dual)
    seconds, took = params.time_share * search.left, _evaluation_seconds(plain, best, 1)
    until, begun = search.seconds + seconds, search.seconds
    # Evaluations with campaigns are slow: none where the time is short.
    campaigns = params.setup_time * seconds if dual.setups is not None else 0.0
    if campaigns < params.evaluations_warm * params.setup_evaluation * took:
        campaigns = 0.0
    sampled = begun + params.sample_time * (seconds - campaigns)
    if not search.repeatable and until - campaigns - sampled < params.evaluations_warm * took:
        return best
    hottest, took_sample = params.overlap * params.sample_coldest, took * count / orders
    ascent.cool_in_time(_sample(plain, count), (hottest, params.sample_coldest), sampled, took_sample)
    reached = ascent.cool_in_time(plain, (params.sample_coldest, params.coldest), until - campaigns, took)
    if campaigns > 0:
        coldest = params.last_coldest * params.coldest
        # What the stages before have left goes to the moves, which save more than it would prove.
        until = min(until, search.seconds + campaigns)
        ascent.cool_in_time(dual, (params.last_hottest * reached, coldest), until, params.setup_evaluation * took)
    return ascent.best


def _sample_size(dual: Dual) -> int:
    """Orders of a sample that prices lines nearly as all of them do."""
    return max(dual.params.sample_least, int(dual.params.sample_share * len(dual.arrays.orders.quantity)))


def _without_campaigns(dual: Dual) -> Dual:
    """The dual that charges no set-ups and knows no commitments: quick to evaluate, and its prices are nearly right."""
    return dual if dual.setups is None else replace(dual, setups=None, committed=[])


def raise_bound(dual: Dual, prices: DualPrices, search: Search) -> DualPrices:
    """Prices that prove as much as `prices` or more, found from them in a share of the time left."""
    params, units = dual.params, float(dual.arrays.orders.quantity.sum())
    if units <= 0 or prices.bound <= 0 or search.over:
        return prices
    ascent = _Ascent(search, dual, prices, prices.bound / units)
    until = search.seconds + params.time_share * search.left
    ascent.cool(dual, params.sample_coldest, params.coldest, until)
    coldest = params.last_coldest * params.coldest
    ascent.cool(dual, params.last_hottest * params.coldest, coldest, until, params.last_stages)
    return ascent.best


@dataclass(slots=True)
class _Ascent:
    """The prices of now, and the best so far by the bound of all orders; `mean_cost` is money per unit."""

    search: Search
    dual: Dual
    best: DualPrices
    mean_cost: float
    prices: DualPrices = field(init=False)

    def __post_init__(self) -> None:
        self.prices = self.best

    def cool_in_time(self, dual: Dual, temperatures: tuple[float, float], until: float, took: float) -> float:
        """Cools, from prices that are nearly right, from hot to cold as far as the evaluations allow that there is time
        for; one takes so many seconds. Where they are few it ends above the coldest, but begins no hotter than that.

        Returns the temperature that it reached.
        """
        params, search, (hottest, coldest) = self.dual.params, self.search, temperatures
        stages = params.stages
        if not search.repeatable:
            stages = min(stages, int((until - search.seconds) / max(LEAST_SECONDS, took) / params.evaluations_warm))
        reached = max(coldest, hottest / params.cooling ** max(0, stages - 1))
        for stage, share in enumerate(np.geomspace(hottest, reached, stages) if stages > 1 else [reached] * stages):
            end = search.seconds + (until - search.seconds) / (stages - stage)
            temperature = float(share) * self.mean_cost
            self.prices = maximise(dual, self.prices, temperature, params.iterations, _over(search, end))
            self._keep_best(dual)
        return reached

    def cool(self, dual: Dual, hottest: float, coldest: float, until: float, most_stages: int | None = None) -> None:
        """Follows a dual's maximum from hot to cold until a second of the search, in so many stages at most."""
        params, search = self.dual.params, self.search
        stages = _stages(dual, self.prices, until - search.seconds, search)
        stages = min(params.stages if most_stages is None else most_stages, stages)
        for stage, share in enumerate(np.geomspace(hottest, coldest, stages)):
            if _over(search, until)():  # a stage that may not move still costs three evaluations
                break
            weight = np.linspace(params.hot_weight, 1.0, stages)[stage:]
            end = search.seconds + (until - search.seconds) * weight[0] / weight.sum()
            temperature = float(share) * self.mean_cost
            self.prices = maximise(dual, self.prices, temperature, params.iterations, _over(search, end))
            self._keep_best(dual)

    def _keep_best(self, dual: Dual) -> None:
        if dual is not self.dual:
            self.prices.bound = self.dual.bound(self.prices)
        if self.prices.bound > self.best.bound:
            self.best = self.prices
        self.search.report("dual prices", bound=self.best.bound)


def _time_share(dual: Dual, prices: DualPrices, search: Search) -> float:
    """The share of the time for prices: more where time is short, as every later phase depends on them."""
    params = dual.params
    evaluations = params.time_share * search.left / max(LEAST_SECONDS, _evaluation_seconds(dual, prices))
    needed = params.time_share * params.enough_evaluations / max(1.0, evaluations)
    return min(params.time_share_short, max(params.time_share, needed))


def _evaluation_seconds(dual: Dual, prices: DualPrices, times: int | None = None) -> float:
    """Seconds of one evaluation, the quickest of a few."""
    took = math.inf
    for _ in range(times or dual.params.timing_evaluations):
        begun = time.monotonic()
        dual.smooth(prices, dual.params.timing_temperature)
        took = min(took, time.monotonic() - begun)
    return took


def _sample(dual: Dual, count: int) -> Dual:
    """The dual of a park with so many of its orders, evenly by size, each weighted as all that it stands for."""
    problem, quantity = dual.arrays.problem, dual.arrays.orders.quantity
    by_size = np.argsort(quantity, kind="stable")
    chosen = np.sort(by_size[np.linspace(0, len(quantity) - 1, count).astype(np.int64)])
    orders = tuple(problem.orders[index] for index in chosen)
    ids = {order.id for order in orders}
    begun = tuple(lot for lot in problem.in_progress if lot.order in ids)
    few = arrays_.build(replace(problem, orders=orders, in_progress=begun, firm=()))
    park = kernel_park.bound_park(few)
    weight = float(quantity.sum()) / max(1.0, float(few.orders.quantity.sum()))
    heavy = replace(
        park,
        tuning=dual.park.tuning,
        quantity=np.ceil(weight * park.quantity),
        source_quantity=np.ceil(weight * park.source_quantity),
        in_progress_quantity=np.ceil(weight * park.in_progress_quantity),
    )
    return Dual(few, heavy, dual.params)


def _is_underloaded(dual: Dual, at_zero: DualPrices) -> bool:
    """True if every link could carry its expected load over the whole horizon, were capacity free."""
    return _load(dual, at_zero) <= 1.0


def _load(dual: Dual, at_zero: DualPrices) -> float:
    """Expected load over the whole horizon, were capacity free, as a share of the capacity of the link with most."""
    link, excess = dual.arrays.lines.link, dual.smooth(at_zero, dual.params.hottest)[1].sum(axis=1)
    capacity = np.bincount(link, dual.capacity.sum(axis=1))
    return float((1.0 + np.bincount(link, excess) / np.maximum(capacity, LEAST_CAPACITY)).max(initial=0.0))


def _over(search: Search, until: float) -> Callable[[], bool]:
    """A test for the end of a stage: by the clock, unless the search is repeatable."""
    return lambda: search.over or (not search.repeatable and search.seconds > until)


def _stages(dual: Dual, prices: DualPrices, seconds: float, search: Search) -> int:
    """The number of temperatures that the time allows."""
    params = dual.params
    if search.repeatable:
        return params.stages
    took = max(LEAST_SECONDS, _evaluation_seconds(dual, prices))
    return min(params.stages, max(params.fewest_stages, int(seconds / took / params.iterations_per_stage)))
