"""Whole assignments by dives and ejection chains, several at a time, and what is best of them.

The relaxation in which every cell fills itself (`kernel/relax.c`) knows that loads are whole, which the prices do not:
its bound is nearer to what can be had, and dives that follow it end near the best. Most dives open some of the lines
only, and keep the rest of the best so far. Chains (`kernel/eject.c`) mend what dives leave.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.planning.solve.arrays import Floats, Ints
from services.planning.solve.progress import Run
from services.planning.solve.whole_orders.ground import Ground
from services.planning.solve.whole_orders.places import Places
from services.planning.solve.working_solution import Draft

WORTH_ROUNDS, WORTH_SHARE = 800, 0.2  # for the worths at first, and of the time
NOISE = 0.4  # added to averages in dives, at most
CHAINS = 400  # kicks after a dive
NEW_EVERY = 4  # rounds: a dive that keeps nothing of the best so far
OPENED = (0.2, 0.6)  # of the cells, by the other dives
SAVES = 1e-6  # money


@dataclass(slots=True)
class Hunt:
    """A hunt for a draft's best assignment until `until` (seconds of the run), with `run.params.workers` threads."""

    draft: Draft
    run: Run
    places: Places
    until: float
    ground: Ground = field(init=False)
    best: Ints | None = field(init=False)
    least: float = field(init=False)
    chance: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        draft = self.draft
        self.ground = Ground(self.places, draft.park.standing.left, draft.guide.price, draft.cancel)
        self.best, self.least = self.ground.where(draft.lots()), draft.cost
        self.chance = np.random.default_rng(self.run.seed)

    def work(self, rounds: int) -> None:
        """So many rounds, or until time is over; the draft gets the best assignment where that saves money."""
        share = 1.0 if self.run.repeatable else WORTH_SHARE
        worth, _ = self.ground.worths(self.draft.cost, WORTH_ROUNDS, share * self._seconds)
        with ThreadPoolExecutor(self.run.params.workers) as pool:
            for number in range(rounds):
                if self.run.over or self._seconds <= 0:
                    break
                self._round(pool, worth, number)

    @property
    def _seconds(self) -> float:
        return self.run.left if self.run.repeatable else min(self.run.left, self.until - self.run.seconds)

    def _round(self, pool: ThreadPoolExecutor, worth: Floats, number: int) -> None:
        best, target = self.best, self.least

        def hunt(seed: int) -> tuple[Ints, int]:
            chance = np.random.default_rng(seed)
            kept = self._kept(best, chance) if number % NEW_EVERY else self.ground.nothing()
            noise, seconds = NOISE * float(chance.random()), self._seconds
            chosen = self.ground.dive(worth, kept, target=target, noise=noise, seed=seed, seconds=seconds)
            return self.ground.eject(chosen, self._most_chains, seed, self._seconds)

        seeds = self.chance.integers(1 << 30, size=self.run.params.workers).tolist()
        for chosen, done in pool.map(hunt, seeds):
            self.run.iterations += done
            self._note(chosen)

    def _kept(self, best: Ints | None, chance: np.random.Generator) -> Ints:
        """What stays as in the best so far, where a dive only opens some cells."""
        if best is None:
            return self.ground.nothing()
        opened = round(float(chance.uniform(*OPENED)) * self.ground.cells)
        return self.ground.outside(best, chance.choice(self.ground.cells, max(1, opened), replace=False))

    @property
    def _most_chains(self) -> int:
        return CHAINS if self.run.stop.iterations is None else min(CHAINS, self.run.stop.iterations)

    def _note(self, chosen: Ints) -> None:
        cost = self.ground.cost(chosen)
        if cost >= self.least - SAVES:
            return
        self.best, self.least = chosen, cost
        lots = self.places.lots(self.ground.among_places(chosen), self.draft.arrays)
        self.draft.put(lots, np.arange(self.draft.orders))
        self.run.report("assignment", self.draft.money)
