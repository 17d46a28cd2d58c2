"""Moves by several workers, each on a copy of the whole working solution; the cheapest copy goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from services.planning.kernel.layout import SearchParams
from services.planning.solve.cancellation import cancelling
from services.planning.solve.progress import Search
from services.planning.solve.working_solution import WorkingSolution


@dataclass(slots=True)
class Copies:
    """The working solution and a copy of it for each further worker.

    A worker that has only a part of the residual seldom finds some days in a row for a campaign. In a park of few
    orders it is worth more that each sees all of it, though the moves of all workers but one are lost.
    """

    working: WorkingSolution
    search: Search
    stack: ExitStack
    _all: list[WorkingSolution] = field(default_factory=list)

    def move(self, params: SearchParams, iterations: int, seconds: float, seed: int) -> None:
        """Makes moves on every copy, for so many seconds or iterations each; the working solution becomes the best."""
        copies = self._alike()
        with ThreadPoolExecutor(len(copies)) as pool, ExitStack() as watched:
            for copy in copies:
                watched.enter_context(cancelling(copy, self.search))
            seeds = [seed * len(copies) + index for index in range(len(copies))]
            counts = pool.map(lambda copy, own: copy.move(copy.whole(own), params, iterations, seconds), copies, seeds)
            self.search.iterations += sum(counts)
        best = min(copies, key=lambda copy: copy.money)
        if best is not self.working:
            self.working.put(best.lots(), range(self.working.orders))

    def _alike(self) -> list[WorkingSolution]:
        """The working solution and its copies, all with the lots and the prices of the first."""
        if not self._all:
            arrays, park, prices = self.working.arrays, self.working.park, self.working.prices
            further = self.search.params.workers - 1
            copies = [self.stack.enter_context(WorkingSolution(arrays, park, prices)) for _ in range(further)]
            self._all = [self.working, *copies]
        lots = self.working.lots()
        for copy in self._all[1:]:
            copy.prices = self.working.prices
            copy.put(lots, range(copy.orders))
        return self._all
