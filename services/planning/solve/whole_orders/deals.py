"""Lines dealt into groups, each group's orders assigned anew by a program of its own, again and again.

There chains and prices say little more than a linear program would: what is left is which order goes where as a whole.
Prices say where an order will hardly go: a place whose regret exceeds what the plan costs above the bound is in no
better plan (reduced-cost fixing), and one of much regret in few. So a program gets the places of least regret only,
and in return the orders of many lines at once. How many places it gets is learned from whether the last were solved.
The plan so far is each program's hint, so none makes it dearer.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from services.planning.kernel.layout import SearchParams
from services.planning.solve.arrays import Arrays, Ints
from services.planning.solve.improve.improving import cancelling
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.progress import Run
from services.planning.solve.whole_orders.hunt import Hunt
from services.planning.solve.whole_orders.places import Places, find
from services.planning.solve.whole_orders.program import Answer, Effort, Table, assign
from services.planning.solve.working_solution import Draft

SHORT_SEARCH, HUNT_SHARE, SHARE = 0.02, 0.75, 0.95  # of the time left: neighbourhoods; until the ends of hunt and deals
REPEATABLE_ROUNDS, MANY_ROUNDS = 6, 1 << 30
SIZES = (60, 100, 150)  # orders in a program, about, in turn
FEWEST_LINES = 3
WORK = 0.2  # of CP-SAT's deterministic time per program
BREADTH, NARROWEST, WIDEST = 1.6, 1.1, 8.0  # places per order: at first, at least, at most
WIDER, NARROWER = 1.1, 0.9  # times what is above one place per order
MOSTLY = 0.8  # of a deal's programs solved: the next may be wider
REPEATABLE_DEALS = 6


def applies(arrays: Arrays, park: PlanPark) -> bool:
    """Whether all orders are of one step, whole, with one supplier, and nothing is begun,
    promised or under a quota."""
    steps = np.diff(arrays.orders.first)
    return bool(
        len(steps)
        and (steps == 1).all()
        and (park.native.whole == 1).all()
        and (arrays.orders.limit == 1).all()
        and not park.sources
        and not park.standing.lots
        and not len(arrays.quotas.per_unit)
    )


def improve(draft: Draft, run: Run) -> None:
    """Neighbourhoods first; then a hunt, and deals for the rest of most of the time left."""
    begun, left = run.seconds, run.left
    until = begun + SHARE * left
    _search(draft, run)
    places = find(draft.arrays, draft.guide.price)
    hunted = begun + (HUNT_SHARE if run.params.exact_neighbourhoods else SHARE) * left
    with cancelling(draft, run.stop.cancelled):
        Hunt(draft, run, places, hunted).work(REPEATABLE_ROUNDS if run.repeatable else MANY_ROUNDS)
    if run.params.exact_neighbourhoods:
        _deal(Deals(draft, run, places, until))


def _deal(deals: Deals) -> None:
    run, turn = deals.run, 0
    while not run.over and (turn < REPEATABLE_DEALS if run.repeatable else run.seconds < deals.until):
        deals.deal(SIZES[turn % len(SIZES)])
        run.report("assignment", deals.draft.money)
        turn += 1


def _search(draft: Draft, run: Run) -> None:
    share = draft.deal(1, run.seed)
    pairs = SearchParams(
        price_share=1.0, temperature=0.0, single_order_share=0.3, most_orders=2, grain=500, reuse_slack=0.0
    )
    iterations = run.stop.iterations if run.stop.iterations is not None else 1 << 60
    seconds = run.left if run.repeatable else SHORT_SEARCH * run.left
    run.iterations += draft.search(share[0], pairs, iterations, seconds)
    draft.gather(share)
    run.report("neighbourhoods", draft.money)


@dataclass(slots=True)
class Deals:
    """Deals of a draft's lines, `run.params.workers` programs at once, until `until` (seconds of the run)."""

    draft: Draft
    run: Run
    places: Places
    until: float
    breadth: dict[int, float] = field(default_factory=dict)  # by size
    chance: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.run.seed)

    def deal(self, size: int) -> None:
        """Assign the orders of all lines anew, in groups of about `size` orders."""
        draft, lots = self.draft, self.draft.lots()
        groups = self._groups(size)
        seed = int(self.chance.integers(1 << 30))
        unmade = np.setdiff1d(np.arange(draft.orders, dtype=np.int32), lots.order)
        strays = [unmade[index :: len(groups)] for index in range(len(groups))]

        def solve_group(index: int) -> Answer | None:
            effort = self._effort(size, seed + index)
            if self.run.over or effort.seconds <= 0:
                return None
            return assign(Table.of(draft, self.places, lots, groups[index], strays[index]), effort)

        with ThreadPoolExecutor(self.run.params.workers) as pool:
            answers = list(pool.map(solve_group, range(len(groups))))
        for answer in answers:
            if answer is not None:
                draft.put(answer.lots, answer.orders)
        self._learn(size, [answer.proven for answer in answers if answer is not None])

    def _groups(self, size: int) -> list[Ints]:
        """The lines dealt into groups, none in two of them."""
        lines = self.chance.permutation(len(self.draft.arrays.lines.min_lot)).astype(np.int32)
        wanted = max(FEWEST_LINES, round(size * len(lines) / self.draft.orders))
        return np.array_split(lines, max(1, len(lines) // wanted))

    def _effort(self, size: int, seed: int) -> Effort:
        breadth = self.breadth.get(size, BREADTH)
        if self.run.repeatable:
            return Effort(breadth, WORK, seed=seed)
        return Effort(breadth, WORK, min(self.until - self.run.seconds, self.run.left), seed)

    def _learn(self, size: int, proven: list[bool]) -> None:
        """Wider programs where these were solved, else narrower."""
        if proven:
            factor = WIDER if np.mean(proven) >= MOSTLY else NARROWER
            breadth = 1 + (self.breadth.get(size, BREADTH) - 1) * factor
            self.breadth[size] = min(WIDEST, max(NARROWEST, breadth))
