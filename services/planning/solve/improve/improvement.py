"""Improvement of a first solution: moves, flow rounding and LP neighbourhoods take turns by what they save."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from services.planning.kernel.layout import SearchParams
from services.planning.solve.cancellation import cancelling
from services.planning.solve.exact import ExactParts, has_minimum_lots
from services.planning.solve.improve.copies import Copies
from services.planning.solve.improve.flow_network import FlowNetworks
from services.planning.solve.improve.flow_rounding import FlowRounding, RoundingLimits
from services.planning.solve.improve.phases import LEAST_SECONDS, Phase, next_phase
from services.planning.solve.lp import KeptRuns, LpNeighbourhood, LpRounds
from services.planning.solve.params import ImproveParams
from services.planning.solve.pricing import Dual, DualPrices
from services.planning.solve.progress import Search
from services.planning.solve.search_lots import SearchLots
from services.planning.solve.subproblem import Subproblem, split, split_together
from services.planning.solve.working_solution import WorkingSolution

ROUNDING, MOVES, LP, EXACT = "flow rounding", "moves", "LP neighbourhoods", "exact parts"
UNLIMITED = 1 << 60  # moves
PROGRAMS_UNLIMITED = 1 << 30
LEAST_COST = 1e-9  # money, against division by zero


@dataclass(slots=True)
class Improvement:
    """Improves a working solution until `until` (seconds of the search); `incumbent` is the best so far, with its cost.

    The working solution may for a while cost a little more than the incumbent.
    """

    working: WorkingSolution
    dual: Dual
    prices: DualPrices
    search: Search
    until: float
    incumbent: tuple[float, SearchLots] = field(init=False)
    turn: int = 0
    roundings: int = 0
    rounding_took: float | None = None  # seconds
    begun: float = 0.0

    def __post_init__(self) -> None:
        self.incumbent = self.working.money, self.working.lots()
        self.begun = self.search.seconds

    def work(self) -> None:
        """Improves until the time is over; the working solution is the incumbent afterwards."""
        with ExitStack() as stack:
            phases = self._phases(stack)
            while self._go_on():
                phase = self._next(phases)
                before, begun = self.incumbent[0], self.search.seconds
                phase.take()
                self._keep_best(phase.name)
                saved = before - self.incumbent[0] if math.isfinite(before) else math.inf
                self.turn += 1
                phase.learn(saved, self.search.seconds - begun, self.turn, self._params)
        self._restore(1.0)

    @property
    def _many(self) -> bool:
        return self.working.orders > self._params.many_orders

    @property
    def _params(self) -> ImproveParams:
        return self.search.params.improve

    # ---- phases ----

    def _phases(self, stack: ExitStack) -> list[Phase]:
        if self.working.arrays.runs.bind:  # rounding does not keep runs whole
            return self._phases_of_runs(stack)
        params, wait = self.search.params, self._params.retry_after
        units = max(1.0, float(self.working.arrays.orders.quantity.sum()))
        mean_cost = max(LEAST_COST, self.prices.bound / units)
        networks = FlowNetworks(self.working.arrays, self.working.park, mean_cost, params.pricing)
        rounding = FlowRounding(networks, self.dual, self._params.flow_rounding)
        # Moves first, for as long as a rounding would take: it then has something to beat.
        phases = [Phase(MOVES, self._first_moves, wait)]
        if params.dual_prices:
            phases.append(Phase(ROUNDING, lambda: self._round(rounding), wait))
        if params.exact_neighbourhoods:
            phases.append(Phase(LP, self._lp_rounds, wait))
            if has_minimum_lots(self.working) and not self.search.repeatable:
                # Its turn comes when the quick phases have begun to slow down.
                phases.append(Phase(EXACT, self._exact_parts, 2 * wait, rate=0.0))
        return phases

    def _phases_of_runs(self, stack: ExitStack) -> list[Phase]:
        wait = self._params.retry_after
        phases = [Phase(MOVES, self._moves, wait)]
        if self._on_copies:
            copies = Copies(self.working, self.search, stack)
            return [Phase(MOVES, lambda: self._moves_on_copies(copies), wait)]
        if self.search.params.exact_neighbourhoods:
            # Moves gain most for long; a program takes as long as a hundred of them.
            later = not self.search.repeatable
            lp_wait = self._params.lp_after if later else wait
            phases.append(Phase(LP, self._lp_rounds, lp_wait, rate=0.0 if later else math.inf))
        return phases

    @property
    def _on_copies(self) -> bool:
        return self.working.orders <= self._params.copied_orders

    def _moves_on_copies(self, copies: Copies) -> None:
        """Moves by each worker on the whole park."""
        copies.move(self._move_params(), self._counted_moves(), self._phase_seconds(), self._seed_of_turn())

    def _next(self, phases: list[Phase]) -> Phase:
        in_time = [phase for phase in phases if phase.name != ROUNDING or self._time_for_rounding()]
        return next_phase(in_time, self.turn, in_turn=self.search.repeatable)

    def _round(self, rounding: FlowRounding) -> None:
        begun, search = self.search.seconds, self.search
        late = math.inf if search.repeatable else begun + self._params.rounding_patience * self._rounding_seconds()
        limits = RoundingLimits(
            variant=self.roundings,
            seed=search.seed * 1009 + self.turn,
            stop=lambda: search.over or search.seconds > late,
            seconds=math.inf if search.repeatable else max(self._params.least_ideal_seconds, self._rounding_seconds()),
            repair_seconds=self._repair_seconds,
        )
        with cancelling(self.working, search):
            rounded = rounding.round(self.working, self.prices, limits)
        with rounded.working as other:
            if self.working.cancel[0]:  # an incomplete solution may break rules
                return
            self.prices, self.working.prices = rounded.prices, other.prices
            self.working.put(other.lots(), range(self.working.orders))
        self.roundings += 1
        self.rounding_took = search.seconds - begun
        self._moves(max(self._params.shortest_seconds, self._params.search_share * self.rounding_took))

    def _first_moves(self) -> None:
        first = self.turn == 0 and self.search.params.dual_prices and self._time_for_rounding()
        self._moves((1 + self._params.search_share) * self._rounding_seconds() if first else None)

    def _moves(self, seconds: float | None = None) -> None:
        """Moves by each worker in its subproblem, for so many seconds where given."""
        search, working, workers = self.search, self.working, self.search.params.workers
        params, iterations = self._move_params(), self._counted_moves()
        if seconds is None or search.repeatable:
            seconds = self._phase_seconds()
        seconds = max(0.0, min(seconds, self.until - search.seconds))
        subproblems = self._subproblems(workers)
        with ThreadPoolExecutor(workers) as pool, cancelling(working, search):
            counts = list(pool.map(lambda each: working.move(each, params, iterations, seconds), subproblems))
        working.gather(subproblems)
        search.iterations += sum(counts)

    def _subproblems(self, workers: int) -> list[Subproblem]:
        """Whole lines and their orders for each worker; cells at random in a small park without runs."""
        working, seed = self.working, self._seed_of_turn()
        if not (self._many or working.arrays.runs.bind):
            return split(working.orders, working.residual, workers, seed)
        link = working.arrays.lines.link
        return split_together(working.lots(), working.orders, link, working.residual, workers=workers, seed=seed)

    def _move_params(self) -> SearchParams:
        params = move_params(self._params, self._share_done(), self.working.orders, self.prices.bound)
        return replace(params, temperature=self._temperature())

    def _counted_moves(self) -> int:
        """Moves of a worker in one turn."""
        search = self.search
        counted = max(1, (search.stop.iterations or 0) // (self._params.repeatable_turns * search.params.workers))
        return counted if search.repeatable else UNLIMITED

    def _seed_of_turn(self) -> int:
        return self.search.seed * 100_003 + self.turn

    def _temperature(self) -> float:
        """Money by which a move may cost more, on average: less and less towards the end."""
        mean_cost = max(0.0, self.prices.bound) / max(1, self.working.orders)
        left = 1.0 - self._share_done()
        if not self.working.arrays.runs.bind:
            return self._params.many_temperature * mean_cost * left if self._many else 0.0
        if self._on_copies:
            return self._params.copies_temperature * mean_cost * left**2
        return self._params.runs_temperature * mean_cost * left

    def _lp_rounds(self) -> None:
        """LP neighbourhoods by every worker, in turns at the working solution."""
        search, end, params = self.search, self.search.seconds + self._phase_seconds(), self.search.params.lp
        neighbourhood: LpNeighbourhood | KeptRuns
        if self.working.arrays.runs.bind:
            neighbourhood = KeptRuns(self.working.arrays, self.working.park, params)
        else:
            neighbourhood = LpNeighbourhood(self.working.arrays, self.working.park, self.working.prices, params)

        def go_on() -> bool:
            return search.seconds < end and not search.over

        def time_left() -> float:
            return math.inf if search.repeatable else max(params.least_seconds, self.until - search.seconds)

        whole = self.working.whole(search.seed)
        rounds = LpRounds(self.working, neighbourhood, whole, params, go_on, time_left)
        threads = 1 if search.repeatable else search.params.workers
        programs = params.repeatable_programs if search.repeatable else PROGRAMS_UNLIMITED
        first = (search.seed * 1009 + self.turn) * threads
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda index: rounds.solve(programs, first + index), range(threads)))
        if search.repeatable and has_minimum_lots(self.working) and not self.working.arrays.runs.bind:
            self._exact_parts()

    def _exact_parts(self) -> None:
        """Parts of the park solved exactly, minimum lots and all."""
        search, params = self.search, self.search.params.exact
        end = search.seconds + (math.inf if search.repeatable else min(params.phase_seconds, self._phase_seconds()))

        def over() -> bool:
            return search.over or search.seconds >= end

        parts = ExactParts(self.working, params, search.params.lp, lambda: not over(), over)
        most = params.repeatable_parts if search.repeatable else PROGRAMS_UNLIMITED
        parts.solve(most, search.seed * 1009 + self.turn)

    # ---- time ----

    def _go_on(self) -> bool:
        search, params = self.search, self._params
        if search.over or search.gap <= params.closed_gap:
            return False
        if search.repeatable:
            return self.turn < params.repeatable_turns
        return search.seconds < self.until

    def _share_done(self) -> float:
        if self.search.repeatable:
            return self.turn / self._params.repeatable_turns
        return min(1.0, (self.search.seconds - self.begun) / max(LEAST_SECONDS, self.until - self.begun))

    def _phase_seconds(self) -> float:
        """Seconds of a phase: all that are left where turns are counted."""
        search, params = self.search, self._params
        if search.repeatable:
            return max(0.0, search.left)
        share = params.phase_share * (self.until - self.begun)
        seconds = min(params.longest_seconds, max(params.shortest_seconds, share))
        return max(0.0, min(seconds, self.until - search.seconds))

    def _time_for_rounding(self) -> bool:
        left = self.until - self.search.seconds
        return self.search.repeatable or self._rounding_seconds() < self._params.rounding_time_share * left

    def _rounding_seconds(self) -> float:
        """Seconds that the last flow rounding took; before the first, an estimate."""
        if self.rounding_took is None:
            evaluations = []
            for _ in range(self._params.timing_evaluations):
                begun = self.search.seconds
                self.dual.smooth(self.prices, self.prices.bound * self._params.timing_temperature)
                evaluations.append(self.search.seconds - begun)
            self.rounding_took = self._params.evaluations_per_rounding * min(evaluations)
        return self.rounding_took

    def _repair_seconds(self) -> float:
        if self.search.repeatable:
            return math.inf
        return max(0.0, min(self._params.flow_rounding.repair_seconds, self.until - self.search.seconds))

    # ---- the incumbent ----

    def _keep_best(self, phase: str) -> None:
        money = self.working.money
        if money < self.incumbent[0]:
            self.incumbent = money, self.working.lots()
        self.search.report(phase, self.incumbent[0])
        self._restore(self._params.tolerated)

    def _restore(self, tolerated: float) -> None:
        """Returns to the incumbent where the working solution costs more than so many times as much."""
        if self.working.money > tolerated * self.incumbent[0]:
            self.working.put(self.incumbent[1], range(self.working.orders))


def move_params(params: ImproveParams, share_done: float, orders: int, bound: float) -> SearchParams:
    """The kernel's parameters of a round of moves: with many orders coarse at first, fine at the end."""
    many = orders > params.many_orders
    return SearchParams(
        price_share=1.0,
        temperature=0.0,
        single_order_share=params.single_order_many if many else params.single_order_few,
        most_orders=params.most_orders,
        grain=int(params.grain_first + params.grain_gain * share_done) if many else params.grain_few,
        reuse_slack=params.reuse_slack_first * (1.0 - share_done) if many else 0.0,
        ideal_route_share=0.0 if many else params.ideal_route_share_few,
        displacement_share=params.displacement_share,
        augmenting_share=params.augmenting_share,
        lot_cost=params.lot_cost * max(0.0, bound) / max(1, orders),
        small_run=params.small_run,
        small_run_cost=params.small_run_cost * max(0.0, bound) / max(1, orders),
        crowd=params.crowd,
        crowd_cost=params.crowd_cost * max(0.0, bound) / max(1, orders),
    )
