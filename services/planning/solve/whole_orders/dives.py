"""Relax-and-fix dives and ejection chains, several at a time; the best assignment is kept.

In the relaxation every cell fills itself as a knapsack (`kernel/whole_orders/relaxation.c`), so it knows that loads
are whole, which dual prices of capacity do not: its bound is tighter, and dives that follow it end near the optimum.
Most dives open some cells only and keep the rest of the incumbent. Ejection chains (`kernel/whole_orders/ejection.c`)
repair each dive.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.planning.kernel.bindings import DiveParams
from services.planning.solve.columns import Floats, Ints
from services.planning.solve.params import WholeOrdersParams
from services.planning.solve.progress import Search
from services.planning.solve.whole_orders.assignment_kernel import AssignmentKernel
from services.planning.solve.whole_orders.candidates import Candidates
from services.planning.solve.working_solution import FOREVER, WorkingSolution


@dataclass(slots=True)
class Dives:
    """Dives for a working solution until `until` (seconds of the search), one per worker at a time."""

    working: WorkingSolution
    search: Search
    candidates: Candidates
    until: float
    kernel: AssignmentKernel = field(init=False)
    incumbent: Ints | None = field(init=False)
    cost: float = field(init=False)
    random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.kernel = AssignmentKernel(self.candidates, self.working, self._params.penalty_least)
        self.incumbent, self.cost = self.kernel.assignment_of(self.working.lots()), self.working.cost
        self.random = np.random.default_rng(self.search.seed)

    @property
    def _params(self) -> WholeOrdersParams:
        return self.search.params.whole_orders

    def work(self, rounds: int) -> None:
        """So many rounds, or until the time is over; cheaper assignments go into the working solution."""
        params = self._params
        share = 1.0 if self.search.repeatable else params.multiplier_share
        prices, _ = self.kernel.order_prices(self.working.cost, params.multiplier_rounds, share * self._seconds)
        with ThreadPoolExecutor(self.search.params.workers) as pool:
            for number in range(rounds):
                if self.search.over or self._seconds <= 0:
                    break
                self._round(pool, prices, number)

    @property
    def _seconds(self) -> float:
        search = self.search
        return search.left if search.repeatable else min(search.left, self.until - search.seconds)

    def _round(self, pool: ThreadPoolExecutor, prices: Floats, number: int) -> None:
        incumbent, target, params = self.incumbent, self.cost, self._params

        def dive(seed: int) -> tuple[Ints, int]:
            random = np.random.default_rng(seed)
            kept = self._kept(incumbent, random) if number % params.fresh_dive_every else self.kernel.nothing()
            noise = params.dive_noise * float(random.random())
            chosen = self.kernel.dive(prices, kept, DiveParams(target, noise, seed, min(self._seconds, FOREVER)))
            return self.kernel.eject(chosen, self._kicks, seed, self._seconds)

        seeds = self.random.integers(1 << 30, size=self.search.params.workers).tolist()
        for chosen, done in pool.map(dive, seeds):
            self.search.iterations += done
            self._keep_best(chosen)

    def _kept(self, incumbent: Ints | None, random: np.random.Generator) -> Ints:
        """The candidates of the incumbent outside the cells that a dive opens."""
        if incumbent is None:
            return self.kernel.nothing()
        share = float(random.uniform(self._params.opened_least, self._params.opened_most))
        opened = max(1, round(share * self.kernel.cells))
        return self.kernel.outside(incumbent, random.choice(self.kernel.cells, opened, replace=False))

    @property
    def _kicks(self) -> int:
        iterations = self.search.stop.iterations
        return self._params.kicks if iterations is None else min(self._params.kicks, iterations)

    def _keep_best(self, chosen: Ints) -> None:
        cost = self.kernel.cost(chosen)
        if cost >= self.cost - self._params.accepted_saving:
            return
        self.incumbent, self.cost = chosen, cost
        lots = self.candidates.lots(self.kernel.among_candidates(chosen), self.working.arrays)
        self.working.put(lots, np.arange(self.working.orders))
        self.search.report("dives", self.working.money)
