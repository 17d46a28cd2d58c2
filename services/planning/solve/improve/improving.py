"""From a first plan to a good one: flows settled over the whole park, then moves of a few orders, again and again."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from services.planning.kernel.layout import SearchParams
from services.planning.solve.improve import flow_rounding as settling_
from services.planning.solve.improve.flow_rounding import Settling
from services.planning.solve.lp.flow import Flow
from services.planning.solve.lp.neighbourhood import Polishing
from services.planning.solve.pricing.dual import Dual, Prices
from services.planning.solve.progress import Run
from services.planning.solve.working_solution import Draft, Guide, Lots

SLACKS = (0.01, 0.005, 0.01, 0.0)  # of the capacity: kept back for rounding, in turn
NOISES = (0.0, 0.0, 0.1)  # of what suppliers are ranked by, when orders wish for others, in turn
ITERATIONS = 60  # of the quasi-Newton method, at each temperature
SETTLES = 150  # evaluations of the dual that a settlement takes, about
MOST_FOR_A_SETTLEMENT = 0.25  # of the time left
SHORTEST, LONGEST = 0.3, 4.0  # seconds of a step
STEP_SHARE = 0.02  # of the time: how long a step is, where not too short or too long
SEARCH_SHARE = 0.8  # of what a settlement took: how long its plan is searched
NEARLY = 1.0003  # times the best plan's cost: what is dearer is not built on
FORGET = 0.5  # of what a step gained before, when it is taken again
CURIOSITY = 6  # turns after which a step is tried again however little it gained; twice as many each time in vain
REPEATABLE_TURNS = 6
PROGRAM_ORDERS, PROGRAMS = 36, 4  # orders of a flow program, at most; programs a turn where turns are counted
MANY_ORDERS = 800
CLOSED = 1e-8  # a gap that is none
LOT_COST = 1e-5  # of what an order costs: what a move must save for every lot more, each being work for somebody
CANCEL_CHECK = 0.05  # seconds
MEND_SECONDS = 10.0  # of a settlement, at most, for orders that rounding left short

SETTLE, SEARCH, PROGRAM = "flows", "neighbourhoods", "programs"


@dataclass(slots=True)
class Step:
    """A way to improve: what it gained a second when last taken, and the turn when that was."""

    name: str
    take: Callable[[], None]
    rate: float = math.inf
    turn: int = 0
    wait: int = CURIOSITY


@dataclass(slots=True)
class Improvement:
    """A plan that gets better. `draft` is the plan worked on, `best` the best so far with its cost."""

    draft: Draft
    dual: Dual
    prices: Prices
    run: Run
    until: float  # seconds of the run
    best: tuple[float, Lots] = field(init=False)
    turn: int = 0
    settlements: int = 0
    took: float | None = None
    begun: float = 0.0

    def __post_init__(self) -> None:
        self.best = self.draft.money, self.draft.lots()
        self.begun = self.run.seconds

    def work(self) -> None:
        """Improve until the time is over; the draft holds the best plan afterwards."""
        steps = self._steps()
        while self._go_on():
            step = self._next(steps)
            before, begun = self.best[0], self.run.seconds
            step.take()
            self._note(step.name)
            gained = before - self.best[0] if math.isfinite(before) else math.inf
            rate = gained / max(1e-3, self.run.seconds - begun)
            step.rate = rate if math.isinf(step.rate) else FORGET * step.rate + (1 - FORGET) * rate
            self.turn += 1
            step.turn = self.turn
            step.wait = CURIOSITY if gained > 0 else 2 * step.wait
        self._restore(1.0)

    # ---- which step ----

    def _steps(self) -> list[Step]:
        units = max(1.0, float(self.draft.arrays.orders.quantity.sum()))
        settling = Settling(self.draft.arrays, self.draft.park, max(1e-9, self.prices.bound / units))
        # Searched for as long as a settlement would take first, so that what is settled has something to beat.
        steps = [Step(SEARCH, self._first_search)]
        if self.run.params.dual_prices:
            steps.append(Step(SETTLE, lambda: self._settle(settling)))
        if self.run.params.exact_neighbourhoods:
            steps.append(Step(PROGRAM, self._programs))
        return steps

    def _next(self, steps: list[Step]) -> Step:
        """The step that gained most a second of late; one that was not taken for long is tried again."""
        open_to = [step for step in steps if step.name != SETTLE or self._time_for_settling()]
        if self.run.repeatable:
            return open_to[self.turn % len(open_to)]
        waiting = [step for step in open_to if math.isinf(step.rate) or self.turn - step.turn >= step.wait]
        return waiting[0] if waiting else max(open_to, key=lambda step: step.rate)

    # ---- time ----

    def _go_on(self) -> bool:
        run = self.run
        if run.over or run.gap <= CLOSED:
            return False
        if run.repeatable:
            return self.turn < REPEATABLE_TURNS
        return run.seconds < self.until

    def _share_done(self) -> float:
        if self.run.repeatable:
            return self.turn / REPEATABLE_TURNS
        return min(1.0, (self.run.seconds - self.begun) / max(1e-3, self.until - self.begun))

    def _step_seconds(self) -> float:
        """How long a search or a round of programs lasts: to the end of the run where turns are counted."""
        run = self.run
        if run.repeatable:
            return max(0.0, run.left)
        seconds = min(LONGEST, max(SHORTEST, STEP_SHARE * (self.until - self.begun)))
        return max(0.0, min(seconds, self.until - run.seconds))

    def _time_for_settling(self) -> bool:
        left = self.until - self.run.seconds
        return self.run.repeatable or self._settle_seconds() < MOST_FOR_A_SETTLEMENT * left

    def _settle_seconds(self) -> float:
        if self.took is None:
            looks = []
            for _ in range(3):
                begun = self.run.seconds
                self.dual.smooth(self.prices, self.prices.bound * 1e-9)
                looks.append(self.run.seconds - begun)
            self.took = SETTLES * min(looks)
        return self.took

    def _mend_seconds(self) -> float:
        return math.inf if self.run.repeatable else max(0.0, min(MEND_SECONDS, self.until - self.run.seconds))

    # ---- steps ----

    def _settle(self, settling: Settling) -> None:
        begun, run = self.run.seconds, self.run
        late = math.inf if run.repeatable else begun + 2.0 * self._settle_seconds()
        with cancelling(self.draft, run.stop.cancelled):
            settled = settling_.settle(
                settling,
                self.draft,
                self.prices,
                guide_of=lambda prices: Guide.of(self.dual, prices),
                slack=SLACKS[self.settlements % len(SLACKS)],
                noise=NOISES[self.settlements % len(NOISES)],
                iterations=ITERATIONS,
                seed=self.run.seed * 1009 + self.turn,
                stop=lambda: run.over or run.seconds > late,
                seconds=math.inf if run.repeatable else max(0.1, self._settle_seconds()),
                mend_seconds=self._mend_seconds,
            )
        with settled.draft as other:
            if self.draft.cancel[0]:  # half a plan may break rules
                return
            self.prices, self.draft.guide = settled.prices, other.guide
            self.draft.put(other.lots(), range(self.draft.orders))
        self.settlements += 1
        self.took = run.seconds - begun
        self._search(max(SHORTEST, SEARCH_SHARE * self.took))

    def _first_search(self) -> None:
        first = self.turn == 0 and self.run.params.dual_prices and self._time_for_settling()
        self._search((1 + SEARCH_SHARE) * self._settle_seconds() if first else None)

    def _search(self, seconds: float | None = None) -> None:
        """Each worker searches its share of the park."""
        run, workers = self.run, self.run.params.workers
        counted = max(1, (run.stop.iterations or 0) // (REPEATABLE_TURNS * workers))
        iterations = counted if run.repeatable else 1 << 60
        if seconds is None or run.repeatable:
            seconds = self._step_seconds()
        seconds = max(0.0, min(seconds, self.until - run.seconds))
        style = _style(self._share_done(), self.draft.orders, self.prices.bound)
        shares = self.draft.deal(workers, self.run.seed * 100_003 + self.turn)
        with ThreadPoolExecutor(workers) as pool, cancelling(self.draft, run.stop.cancelled):
            counts = list(pool.map(lambda part: self.draft.search(part, style, iterations, seconds), shares))
        self.draft.gather(shares)
        run.iterations += sum(counts)

    def _programs(self) -> None:
        """Quantities of a few orders at a time, exactly."""
        run, end = self.run, self.run.seconds + self._step_seconds()
        flow = Flow(self.draft.arrays, self.draft.park, self.draft.guide)

        def go_on() -> bool:
            return run.seconds < end and not run.over

        def time_left() -> float:
            return math.inf if run.repeatable else max(0.05, self.until - run.seconds)

        share = self.draft.all_of_it(self.run.seed)
        alone = Polishing(self.draft, flow, share, PROGRAM_ORDERS, go_on, time_left)
        threads = 1 if run.repeatable else self.run.params.workers
        programs = PROGRAMS if run.repeatable else 1 << 30
        first = (self.run.seed * 1009 + self.turn) * threads
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda index: alone.work(programs, first + index), range(threads)))

    # ---- the best so far ----

    def _note(self, phase: str) -> None:
        money = self.draft.money
        if money < self.best[0]:
            self.best = money, self.draft.lots()
        self.run.report(phase, self.best[0])
        self._restore(NEARLY)

    def _restore(self, tolerated: float) -> None:
        """Back to the best plan, where the one worked on costs more than so many times as much."""
        if self.draft.money > tolerated * self.best[0]:
            self.draft.put(self.best[1], range(self.draft.orders))


def _style(share: float, orders: int, bound: float) -> SearchParams:
    """Coarse at first where there are many orders, fine at the end."""
    many = orders > MANY_ORDERS
    return SearchParams(
        price_share=1.0,
        temperature=0.0,
        single_order_share=0.75 if many else 0.4,
        most_orders=3,
        grain=int(60 + 400 * share) if many else 500,
        reuse_slack=0.01 * (1.0 - share) if many else 0.0,
        ideal_route_share=0.0 if many else 0.02,
        displacement_share=0.75,
        augmenting_share=1.0,
        lot_cost=LOT_COST * max(0.0, bound) / max(1, orders),
    )


@contextmanager
def cancelling(draft: Draft, cancelled: Callable[[], bool]) -> Iterator[None]:
    """While the kernel works, whoever cancels the run stops it within a moment."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(CANCEL_CHECK):
            if cancelled():
                draft.cancel[0] = 1

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
