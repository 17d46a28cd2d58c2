"""How a run finds its prices: from hot to cold, in a large park on a sample of its orders first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from services.planning.solve import arrays as arrays_
from services.planning.solve import kernel_park
from services.planning.solve.arrays import Arrays
from services.planning.solve.pricing import dual as prices_
from services.planning.solve.pricing.dual import Dual, Prices
from services.planning.solve.progress import Run

PRICE_SHARE, SHORT_SHARE = 0.3, 0.6  # of the time, at most, for prices; where that is too little for them to settle
ENOUGH = 150  # evaluations of the dual within which they do
HOT_WEIGHT = 5.0  # of the hottest stage's time, the coldest having 1: prices that start wrong stay wrong
FEWEST_STAGES, ITERATIONS_A_STAGE = 3, 25  # when time is short
SAMPLE_FROM, SAMPLE_SHARE, SAMPLE_LEAST = 700, 0.2, 150  # orders from which on a sample comes first; its size
SAMPLE_TIME = 0.25  # of the time for prices
SAMPLE_COLDEST = 1e-3  # of a unit's mean cost: what a sample can tell
OVERLAP = 3.0  # times that temperature: where all orders take over
LAST, LAST_STAGES = (0.4, 0.1), 3  # times the coldest: where there is time, what is left to prove


def find_prices(arrays: Arrays, run: Run) -> Prices:
    """Prices for the run's share of time; the best bound of all stages."""
    dual = Dual(arrays, kernel_park.bound_park(arrays))
    best = dual.at_zero()
    run.report("prices", bound=best.bound)
    units = float(arrays.orders.quantity.sum())
    if units <= 0 or best.bound <= 0 or run.over:
        return best
    search = _Search(run, dual, best, best.bound / units)
    until = run.seconds + _share(dual, best, run) * run.left
    hottest = prices_.HOTTEST if _has_room(dual, best) else prices_.HOTTEST_OVERLOADED
    if len(arrays.orders.quantity) >= SAMPLE_FROM:
        search.cool(_sample(arrays), hottest, SAMPLE_COLDEST, run.seconds + SAMPLE_TIME * (until - run.seconds))
        hottest = OVERLAP * SAMPLE_COLDEST
    search.cool(dual, hottest, prices_.COLDEST, until)
    search.cool(dual, LAST[0] * prices_.COLDEST, LAST[1] * prices_.COLDEST, until, LAST_STAGES)
    return search.best


@dataclass(slots=True)
class _Search:
    """Prices on their way: where they are, and the best so far by the bound of all orders."""

    run: Run
    dual: Dual
    best: Prices
    mean: float
    prices: Prices = field(init=False)

    def __post_init__(self) -> None:
        self.prices = self.best

    def cool(self, dual: Dual, hottest: float, coldest: float, until: float, most: int = prices_.STAGES) -> None:
        """Follow a dual's maximum from hot to cold, in so many stages at most, until a second of the run."""
        stages = min(most, _stages(dual, self.prices, until - self.run.seconds, self.run))
        for stage, share in enumerate(np.geomspace(hottest, coldest, stages)):
            if _watch(self.run, until)():  # a stage that may not move still costs three looks at the park
                break
            weight = np.linspace(HOT_WEIGHT, 1.0, stages)[stage:]
            end = self.run.seconds + (until - self.run.seconds) * weight[0] / weight.sum()
            watch = _watch(self.run, end)
            self.prices = prices_.maximise(dual, self.prices, float(share) * self.mean, watch, prices_.ITERATIONS)
            self._weigh(dual)

    def _weigh(self, dual: Dual) -> None:
        if dual is not self.dual:
            self.prices.bound = self.dual.bound(self.prices)
        if self.prices.bound > self.best.bound:
            self.best = self.prices
        self.run.report("prices", bound=self.best.bound)


def _share(dual: Dual, prices: Prices, run: Run) -> float:
    """The share of the time that goes to prices: more of it where there is little, for plans are as good as these."""
    evaluations = PRICE_SHARE * run.left / max(1e-4, _seconds_of(dual, prices))
    return min(SHORT_SHARE, max(PRICE_SHARE, PRICE_SHARE * ENOUGH / max(1.0, evaluations)))


def _seconds_of(dual: Dual, prices: Prices) -> float:
    """What an evaluation takes, the quicker of two."""
    took = math.inf
    for _ in range(2):
        begun = time.monotonic()
        dual.smooth(prices, 1e-2)
        took = min(took, time.monotonic() - begun)
    return took


def _sample(arrays: Arrays) -> Dual:
    """The dual of a park with every so manieth order by size, each standing for all that it was drawn from."""
    problem, quantity = arrays.problem, arrays.orders.quantity
    count = max(SAMPLE_LEAST, int(SAMPLE_SHARE * len(quantity)))
    by_size = np.argsort(quantity, kind="stable")
    chosen = np.sort(by_size[np.linspace(0, len(quantity) - 1, count).astype(np.int64)])
    orders = tuple(problem.orders[index] for index in chosen)
    named = {order.id for order in orders}
    begun = tuple(lot for lot in problem.in_progress if lot.order in named)
    few = arrays_.build(replace(problem, orders=orders, in_progress=begun, firm=()))
    park = kernel_park.bound_park(few)
    weight = float(quantity.sum()) / max(1.0, float(few.orders.quantity.sum()))
    heavy = replace(
        park,
        quantity=_scaled(weight, park.quantity),
        source_quantity=_scaled(weight, park.source_quantity),
        in_progress_quantity=_scaled(weight, park.in_progress_quantity),
    )
    return Dual(few, heavy)


def _scaled(weight: float, units: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.ceil(weight * units), dtype=np.int64)


def _has_room(dual: Dual, at_zero: Prices) -> bool:
    """Whether every link could carry what would be asked of it were capacity free, over the whole time."""
    link_of = np.unique([line.link for line in dual.arrays.problem.lines], return_inverse=True)[1]
    beyond = dual.smooth(at_zero, prices_.HOTTEST)[1].sum(axis=1)
    return bool((np.bincount(link_of, beyond) <= 0).all())


def _watch(run: Run, until: float) -> Callable[[], bool]:
    """Whether a stage should end: by the clock, unless the run is to be repeatable."""
    return lambda: run.over or (not run.repeatable and run.seconds > until)


def _stages(dual: Dual, prices: Prices, seconds: float, run: Run) -> int:
    """How many temperatures the time allows."""
    if run.repeatable:
        return prices_.STAGES
    took = max(1e-4, _seconds_of(dual, prices))
    return min(prices_.STAGES, max(FEWEST_STAGES, int(seconds / took / ITERATIONS_A_STAGE)))
