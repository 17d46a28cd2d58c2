"""Rounds of CP-SAT neighbourhoods: the lines split into groups, the orders of each group assigned by one program.

A candidate whose regret exceeds the gap is in no better solution (reduced-cost fixing), and one of large regret in
few. So a program gets the candidates of least regret only, and in return the orders of many lines at once. The number
of candidates is learned from whether the last programs were solved. The solution so far is each program's hint, so
none makes it costlier.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.planning.solve.columns import Ints
from services.planning.solve.params import WholeOrdersParams
from services.planning.solve.progress import Search
from services.planning.solve.whole_orders.candidates import Candidates
from services.planning.solve.whole_orders.cp_neighbourhood import Effort, Neighbourhood, Reassignment, reassign
from services.planning.solve.working_solution import WorkingSolution


@dataclass(slots=True)
class CpRounds:
    """Rounds for a working solution until `until` (seconds of the search), one program per worker at a time."""

    working: WorkingSolution
    search: Search
    candidates: Candidates
    until: float
    breadth: dict[int, float] = field(default_factory=dict)  # candidates per order, by size of the program
    random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.search.seed)

    @property
    def _params(self) -> WholeOrdersParams:
        return self.search.params.whole_orders

    def work(self) -> None:
        """Rounds until the time is over, or as many as repeatable searches make."""
        search, turn, sizes = self.search, 0, self._params.program_orders
        while not search.over and self._in_time(turn):
            self.round(sizes[turn % len(sizes)])
            search.report("CP-SAT", self.working.money)
            turn += 1

    def _in_time(self, turn: int) -> bool:
        if self.search.repeatable:
            return turn < self._params.repeatable_turns
        return self.search.seconds < self.until

    def round(self, size: int) -> None:
        """Assigns the orders of all lines, in groups of about `size` orders."""
        working, lots = self.working, self.working.lots()
        groups = self._groups(size)
        seed = int(self.random.integers(1 << 30))
        unmet = np.setdiff1d(np.arange(working.orders, dtype=np.int32), lots.order)
        unmet_of = [unmet[index :: len(groups)] for index in range(len(groups))]

        def solve_group(index: int) -> Reassignment | None:
            effort = self._effort(size, seed + index)
            if self.search.over or effort.seconds <= 0:
                return None
            neighbourhood = Neighbourhood.of(working, self.candidates, lots, groups[index], unmet_of[index])
            return reassign(neighbourhood, effort)

        with ThreadPoolExecutor(self.search.params.workers) as pool:
            found = [each for each in pool.map(solve_group, range(len(groups))) if each is not None]
        for each in found:
            working.put(each.lots, each.orders)
        self._learn(size, [each.proven for each in found])

    def _groups(self, size: int) -> list[Ints]:
        """The lines split into groups at random."""
        lines = self.random.permutation(len(self.working.arrays.lines.min_lot)).astype(np.int32)
        wanted = max(self._params.fewest_lines, round(size * len(lines) / self.working.orders))
        return np.array_split(lines, max(1, len(lines) // wanted))

    def _effort(self, size: int, seed: int) -> Effort:
        breadth, search = self.breadth.get(size, self._params.breadth), self.search
        if search.repeatable:
            return Effort(breadth, self._params.deterministic_time, seed=seed)
        return Effort(breadth, self._params.deterministic_time, min(self.until - search.seconds, search.left), seed)

    def _learn(self, size: int, proven: list[bool]) -> None:
        """Wider programs where most were solved to optimality, else narrower ones."""
        params = self._params
        if proven:
            factor = params.wider if np.mean(proven) >= params.mostly_solved else params.narrower
            breadth = 1 + (self.breadth.get(size, params.breadth) - 1) * factor
            self.breadth[size] = min(params.breadth_most, max(params.breadth_least, breadth))
