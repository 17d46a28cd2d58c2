"""The ascent of the smooth dual from hot to cold, in a large park on a sample of its orders first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from services.planning.solve import arrays as arrays_
from services.planning.solve import kernel_park
from services.planning.solve.pricing.dual import Dual, DualPrices, maximise
from services.planning.solve.progress import Search

LEAST_SECONDS = 1e-4  # against division by zero


def find_prices(dual: Dual, search: Search) -> DualPrices:
    """Dual prices for a share of the time left; those of the best bound of all stages."""
    params = dual.params
    best = dual.at_zero()
    search.report("dual prices", bound=best.bound)
    units = float(dual.arrays.orders.quantity.sum())
    if units <= 0 or best.bound <= 0 or search.over:
        return best
    ascent = _Ascent(search, dual, best, best.bound / units)
    until = search.seconds + _time_share(dual, best, search) * search.left
    # Campaigns move prices little and cost the kernel more than all else: only the last stages know them.
    plain, coarse = dual, until
    if dual.setups is not None:
        plain = replace(dual, setups=None, committed=[])
        coarse -= params.setup_time * (until - search.seconds)
    hottest = params.hottest if _is_underloaded(dual, best) else params.hottest_overloaded
    if len(dual.arrays.orders.quantity) >= params.sample_from:
        sampled = search.seconds + params.sample_time * (until - search.seconds)
        ascent.cool(_sample(plain), hottest, params.sample_coldest, sampled)
        hottest = params.overlap * params.sample_coldest
    ascent.cool(plain, hottest, params.coldest, coarse)
    coldest = params.last_coldest * params.coldest
    ascent.cool(dual, params.last_hottest * params.coldest, coldest, until, params.last_stages)
    return ascent.best


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


def _evaluation_seconds(dual: Dual, prices: DualPrices) -> float:
    """Seconds of one evaluation, the quickest of a few."""
    took = math.inf
    for _ in range(dual.params.timing_evaluations):
        begun = time.monotonic()
        dual.smooth(prices, dual.params.timing_temperature)
        took = min(took, time.monotonic() - begun)
    return took


def _sample(dual: Dual) -> Dual:
    """The dual of a park with a sample of the orders, evenly by size, each weighted as all that it stands for."""
    params, problem, quantity = dual.params, dual.arrays.problem, dual.arrays.orders.quantity
    count = max(params.sample_least, int(params.sample_share * len(quantity)))
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
    return Dual(few, heavy, params)


def _is_underloaded(dual: Dual, at_zero: DualPrices) -> bool:
    """True if every link could carry its expected load over the whole horizon, were capacity free."""
    link_of = np.unique([line.link for line in dual.arrays.problem.lines], return_inverse=True)[1]
    excess = dual.smooth(at_zero, dual.params.hottest)[1].sum(axis=1)
    return bool((np.bincount(link_of, excess) <= 0).all())


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
