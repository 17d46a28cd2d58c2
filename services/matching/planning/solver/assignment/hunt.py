"""Whole assignments by dives and ejection chains, several at a time, and what is best of them.

The relaxation in which every cell fills itself (`kernel/relax.c`) knows that loads are whole, which the prices do not:
its bound is nearer to what can be had, and dives that follow it end near the best. Chains (`kernel/eject.c`) mend what
dives leave.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.matching.planning.solver.arrays import Floats, Ints
from services.matching.planning.solver.assignment.ground import Ground
from services.matching.planning.solver.assignment.places import Places
from services.matching.planning.solver.draft import Draft
from services.matching.planning.solver.progress import Run

WORTH_ROUNDS, WORTH_SHARE = 800, 0.2  # for the worths at first, and of the time
NOISE = 0.4  # added to averages in dives, at most
DIVE_CHAINS, BEST_CHAINS = 400, 2000  # kicks after a dive, and on the best so far
BEST_EVERY = 3  # rounds: chains from the best so far, between rounds of dives
SAVES = 1e-6  # money


@dataclass(slots=True)
class Hunt:
    """A hunt for a draft's best assignment until `until` (seconds of the run), with `run.options.workers` threads."""

    draft: Draft
    run: Run
    places: Places
    until: float
    best: Ints | None = None
    least: float = math.inf
    ground: Ground = field(init=False)
    chance: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        draft = self.draft
        self.ground = Ground(self.places, draft.park.standing.left, draft.guide.price, draft.cancel)
        self.chance = np.random.default_rng(self.run.seed)

    def work(self, rounds: int) -> None:
        """So many rounds, or until time is over; the draft gets the best assignment where that saves money."""
        worth, _ = self.ground.worths(self.draft.cost, WORTH_ROUNDS, WORTH_SHARE * self._seconds)
        with ThreadPoolExecutor(self.run.options.workers) as pool:
            for number in range(rounds):
                if self.run.over or self._seconds <= 0:
                    break
                self._round(pool, worth, number)

    @property
    def _seconds(self) -> float:
        return self.run.left if self.run.repeatable else min(self.run.left, self.until - self.run.seconds)

    def _round(self, pool: ThreadPoolExecutor, worth: Floats, number: int) -> None:
        best, target = self.best, min(self.least, self.draft.cost)

        def hunt(seed: int) -> tuple[Ints, int]:
            if best is not None and number % BEST_EVERY == BEST_EVERY - 1:
                return self.ground.eject(best, self._most(BEST_CHAINS), seed, self._seconds)
            noise = NOISE * float(np.random.default_rng(seed).random())
            chosen = self.ground.dive(worth, target, noise, seed, self._seconds)
            return self.ground.eject(chosen, self._most(DIVE_CHAINS), seed, self._seconds)

        seeds = self.chance.integers(1 << 30, size=self.run.options.workers).tolist()
        for chosen, done in pool.map(hunt, seeds):
            self.run.iterations += done
            self._note(chosen)

    def _most(self, chains: int) -> int:
        return chains if self.run.stop.iterations is None else min(chains, self.run.stop.iterations)

    def _note(self, chosen: Ints) -> None:
        cost = self.ground.cost(chosen)
        if cost >= self.least - SAVES:
            return
        self.best, self.least = chosen, cost
        if cost < self.draft.cost - SAVES:
            lots = self.places.lots(self.ground.among_places(chosen), self.draft.arrays)
            self.draft.put(lots, np.arange(self.draft.orders))
            self.run.report("assignment", self.draft.money)
