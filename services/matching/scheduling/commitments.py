"""Commitments: the beginnings of live lots that a plan must keep."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from services.matching.domain.goods import Holder
from services.matching.domain.orders import Order
from services.matching.scheduling.begun_campaigns import BegunCampaigns, Place
from services.matching.scheduling.pieces import pieces
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model import Commitment, Problem, Step, fits, ready, steps_done, terms
from services.planning.model import Order as PlannedOrder
from services.planning.model.ledger import TOLERANCE, Ledger, Taken
from services.planning.model.lots import NO_LOTS, Lot
from services.planning.rules.run_rules import min_run, transfer_batch


class Kept(NamedTuple):
    """The number of a lot's first steps that a plan must keep, 0 where it need not keep any.

    Such a lot moves where that saves more than the share `weight` of what its work costs; None: for any saving.
    """

    steps: int
    weight: float | None = None


# What a plan keeps of a lot of which so many first steps are frozen or agreed; its days are days of the horizon.
Keep = Callable[[Order, Lot, int], Kept]


def frozen_or_agreed(weight: float) -> Keep:
    """Up to the last step in the frozen days, that its enterprise has agreed to, or to which goods were sent.

    Lots without such a step stay where moving them saves no more than the share `weight` of what their work costs.
    """

    def keep(_order: Order, _lot: Lot, least: int) -> Kept:
        return Kept(least, weight or None)

    return keep


def is_as_held(snapshot: ParkSnapshot, order: Order) -> bool:
    """True if the order was a quote, and its lots are those that were held for it."""
    return order.id in snapshot.quoted and order.schedule == 1


def agreed_or_quoted(snapshot: ParkSnapshot) -> Keep:
    """As `frozen_or_agreed` by the park's weight; of orders that were quotes all steps, while their lots are those that
    were held.
    """
    otherwise = frozen_or_agreed(snapshot.park.policy.stability_weight)

    def keep(order: Order, lot: Lot, least: int) -> Kept:
        if is_as_held(snapshot, order):
            return Kept(len(lot.steps))
        return otherwise(order, lot, least)

    return keep


def every_step(_order: Order, lot: Lot, _least: int) -> Kept:
    """All steps: placed lots stay as they are."""
    return Kept(len(lot.steps))


def _no_more(_order: Order, _lot: Lot, least: int) -> Kept:
    """Nothing after what must be kept: the goods for it are not there in time."""
    return Kept(least)


def _were_sent(snapshot: ParkSnapshot, sent: dict[Holder, int], lot: Lot, step: int) -> bool:
    """True if units of the lot have left for its step, or are there; they are counted off."""
    line = snapshot.lines.get(lot.steps[step].line)
    holder = (step - 1, line.enterprise if line else "")
    if sent.get(holder, 0) <= 0:
        return False
    sent[holder] -= lot.quantity
    return True


class CommitmentBuilder:
    """Builds the commitments of a plan from the live lots of orders, added one by one.

    A lot that still holds from its first step to its last is committed as far as `keep` returns: such commitments can
    be kept for certain, because the live lots keep them. Of a lot that no longer holds, the longest beginning that
    holds is committed if it reaches the last frozen or agreed step, with the cost of that work as its release cost:
    lines and days for the steps after it may not be found; so is a lot without all steps. A lot of which nothing must
    be kept, and that `keep` gives a weight, is committed whole, at that share of what its work costs. A lot holds with
    the set-ups that its runs need beside those of the lots added before. `residual` is what other orders leave of the
    problem.
    """

    def __init__(self, snapshot: ParkSnapshot, problem: Problem, keep: Keep, residual: Ledger) -> None:
        self._snapshot = snapshot
        self._problem = problem
        self._keep = keep
        self._given, self._residual = residual, residual.copy()
        self._campaigns = BegunCampaigns(problem)
        self._sent = {order: dict(units) for order, units in snapshot.sent.items()}
        self._late = {
            order: {holder: goods.units for holder, goods in of.items()} for order, of in snapshot.late.items()
        }
        self._place = {line.id: index for index, line in enumerate(problem.lines)}
        # Units that must begin with the first so many of these steps, and hold to the last one.
        self._bound: Counter[tuple[str, tuple[Step, ...], int]] = Counter()
        # Units that begin with these steps unless giving that up saves more than so much per unit.
        self._free: Counter[tuple[str, tuple[Step, ...], float]] = Counter()

    def add(self, order: Order) -> None:
        """Add the commitments of an order's live lots."""
        today = self._snapshot.today
        lots = self._snapshot.lots.get(order.id, NO_LOTS).shifted(-today.toordinal())
        for piece in pieces(lots, self._snapshot.of_order(order.id), today, today.toordinal()):
            least = max(piece.bound(), self._held(order, piece.lot))
            end = self._before_late_goods(order, piece.lot, piece.done)
            if end is None:
                self._add(order, piece.lot, piece.done, least, self._keep)
            else:
                self._add(order, piece.lot, piece.done, min(least, end), _no_more)

    def _before_late_goods(self, order: Order, lot: Lot, done: int) -> int | None:
        """The number of first steps before one for which the lot's goods come too late, None where they do not."""
        late, left = self._snapshot.late.get(order.id, {}), self._late.get(order.id, {})
        for number in range(max(1, done), len(lot.steps) if late else 0):
            line = self._snapshot.lines.get(lot.steps[number].line)
            holder = (number - 1, line.enterprise if line else "")
            if left.get(holder, 0) > 0 and lot.steps[number].day < (late[holder].until - self._snapshot.today).days:
                left[holder] -= lot.quantity
                return number
        return None

    def keep_whole(self, lots: Iterable[Lot]) -> None:
        """Commit the units of these live lots that must begin as they do, and hold to their last step, up to that."""
        for lot in lots:
            left, whole = lot.quantity, len(lot.steps)
            for end in range(whole - 1, 0, -1):
                units = min(left, self._bound[lot.order, lot.steps, end])
                self._bound[lot.order, lot.steps, end] -= units
                self._bound[lot.order, lot.steps, whole] += units
                left -= units

    def keep_campaigns(self) -> None:
        """Have the units that must stay do so without those that need not, whose moving would leave a run that goes on
        from theirs to begin a campaign of its own.

        Where it has no room for the set-up, the units before it stay too. Of these some hold no further, as on a day
        that has been closed since, and nobody knows a way on for them: then as many of the run's own as the set-up
        takes the place of need not stay.
        """
        while self._bound and self._bind_before_tight_runs():
            pass
        while self._bound and self._let_go_of_tight_runs():
            pass

    def _bind_before_tight_runs(self) -> bool:
        """Have units stay from which runs go on that have no room for a set-up; False where there are none."""
        begun, tight = self._tight_runs()
        wanted: defaultdict[str, set[tuple[int, Step]]] = defaultdict(set)
        for place, day, _ in tight:
            before = Step(self._problem.lines[place.line].id, begun.open_before(place.line, day))
            wanted[place.order].add((place.step, before))
        return bool(wanted) and self._bind(wanted)

    def _bind(self, wanted: Mapping[str, set[tuple[int, Step]]]) -> bool:
        """Units of these orders with one of these steps, by its number, must stay from now on; False without any.

        They hold to the last step of the route.
        """
        found = [
            (order, steps, cost)
            for (order, steps, cost), units in self._free.items()
            if units
            and len(steps) == len(self._problem.order_by_id[order].route)
            and not wanted.get(order, set()).isdisjoint(enumerate(steps))
        ]
        for order, steps, cost in found:
            self._bound[order, steps, len(steps)] += self._free.pop((order, steps, cost))
        return bool(found)

    def _let_go_of_tight_runs(self) -> bool:
        """Units in whose place a set-up comes need not stay any more; False where every run has room for its own."""
        _, tight = self._tight_runs()
        missing = {(place.line, day): units for place, day, units in tight}
        for place, day, _ in tight:
            missing[place.line, day] -= self._let_go(place, day, missing[place.line, day])
        return bool(tight)

    def _let_go(self, place: Place, day: int, missing: float) -> float:
        """Units of a run that take so much capacity, the last ones first, need not stay; returns what they take."""
        line, taken = self._problem.lines[place.line].id, 0.0
        planned = self._problem.order_by_id[place.order]
        load = self._load(planned, place.step, line)
        for order, steps, end in reversed(tuple(self._bound)):
            if order != place.order or steps[place.step : place.step + 1] != (Step(line, day),):
                continue
            units = min(self._bound[order, steps, end], max(0, math.ceil((missing - taken) / load - TOLERANCE)))
            if units:
                self._bound[order, steps, end] -= units
                beginning = steps[:end]
                self._free[order, beginning, self._work(planned, beginning, steps_done(beginning))] += units
                taken += units * load
        return taken

    def _tight_runs(self) -> tuple[BegunCampaigns, list[tuple[Place, int, float]]]:
        """All that must stay, by its campaigns; the runs of it that begin one, with the capacity that they lack."""
        begun, taken = self._entered((order, steps, units) for (order, steps, _), units in self._bound.items())
        lacking = taken.all - self._given.capacity
        tight = [
            (place, day, float(lacking[place.line, day]))
            for place, day in begun.firsts()
            if lacking[place.line, day] > TOLERANCE
        ]
        return begun, tight

    def commitments(self) -> list[Commitment]:
        """One commitment per order, steps and release cost."""
        bound: Counter[tuple[str, tuple[Step, ...]]] = Counter()
        for order, beginning, units in self._bound_beginnings():
            bound[order, beginning] += units
        must = [Commitment(order, units, steps) for (order, steps), units in bound.items() if units]
        free = self._free.items()
        return must + [Commitment(order, units, steps, cost) for (order, steps, cost), units in free if units]

    def committed(self) -> Taken:
        """Capacity [lines, days] that the commitments take, and set-ups of those that must be kept by themselves."""
        free = ((order, steps, units) for (order, steps, _), units in self._free.items())
        _, taken = self._entered(itertools.chain(self._bound_beginnings(), free))
        _, alone = self._entered(self._bound_beginnings())
        return Taken(taken.runs, np.maximum(taken.all, alone.all) - taken.runs)

    def _bound_beginnings(self) -> Iterator[tuple[str, tuple[Step, ...], int]]:
        return ((order, steps[:end], units) for (order, steps, end), units in self._bound.items())

    def _entered(self, work: Iterable[tuple[str, tuple[Step, ...], int]]) -> tuple[BegunCampaigns, Taken]:
        """The campaigns of units of orders with these steps, and what they take."""
        runs, begun = np.zeros_like(self._residual.capacity), BegunCampaigns(self._problem)
        set_ups = np.zeros_like(runs)
        for ident, steps, quantity in work:
            if not quantity:
                continue
            order = self._problem.order_by_id[ident]
            for number in range(steps_done(steps), len(steps)):
                line, day = steps[number]
                place = Place(ident, number, self._place[line])
                runs[place.line, day] += quantity * self._load(order, number, line)
                for when, setup in begun.enter(place, day):
                    set_ups[place.line, when] += setup
        return begun, Taken(runs, set_ups)

    def _held(self, order: Order, lot: Lot) -> int:
        """The number of its first steps up to the last one in the frozen days, or to which goods were sent.

        Units sent count down with the lots that take them: a plan asks once for each lot.
        """
        frozen, sent = self._snapshot.park.policy.frozen_days, self._sent.get(order.id, {})
        there = [_were_sent(self._snapshot, sent, lot, number) for number in range(len(lot.steps))]
        held = (n + 1 for n, step in enumerate(lot.steps) if step.day < frozen or there[n])
        return max(held, default=0)

    def _add(self, order: Order, lot: Lot, done: int, least: int, keep: Keep) -> None:
        planned, steps, left = self._problem.order_by_id[order.id], lot.steps, lot.quantity
        if len(steps) == len(order.route):
            kept = keep(order, lot, least)
            committed, cost = steps[: kept.steps], None
            if kept.weight is not None and kept.steps <= done and self._may_stay(steps, done):
                committed, cost = steps, kept.weight * self._work(planned, steps, done)
            left -= self._enter(planned, left, steps, committed, cost)
        for end in range(least, done, -1):
            if not left:
                return
            beginning = steps[:end]
            left -= self._enter(planned, left, beginning, beginning, self._work(planned, beginning, done))

    def _may_stay(self, steps: tuple[Step, ...], done: int) -> bool:
        """True where plans may give new work to all days of what lies ahead: other work may come in its place."""
        first = (self._snapshot.first_day - self._snapshot.today).days
        return all(step.day >= first for step in steps[done:])

    def _enter(
        self, order: PlannedOrder, most: int, holding: tuple[Step, ...], committed: tuple[Step, ...], cost: float | None
    ) -> int:
        """Commit as many units as hold, at most `most`; returns their number."""
        done, units = steps_done(holding), self._holding(order, holding, most)
        if not units or done == len(holding):
            return units
        for number in range(done, len(holding)):
            line, day = holding[number]
            place = Place(order.id, number, self._place[line])
            self._residual.take(place.line, day, units * self._load(order, number, line))
            for when, setup in self._campaigns.enter(place, day):
                self._residual.take(place.line, when, 0.0, setup)
        if steps_done(committed) < len(committed):
            if cost is None:
                self._bound[order.id, holding, len(committed)] += units
            else:
                self._free[order.id, committed, cost] += units
        return units

    def _holding(self, order: PlannedOrder, steps: tuple[Step, ...], most: int) -> int:
        """The most units that can begin with these steps; 0 where a step is not allowed."""
        units = min(most, order.quantity)
        for number in range(steps_done(steps), len(steps)):
            if not self._allowed(order, steps, number):
                return 0
            line, day = steps[number]
            place = Place(order.id, number, self._place[line])
            load, setup = self._load(order, number, line), self._campaigns.more(place, day)
            units = self._residual.units(place.line, day, load, units, setup)
            if not units:
                return 0
        return units

    def _allowed(self, order: PlannedOrder, steps: tuple[Step, ...], number: int) -> bool:
        step, line = steps[number], self._problem.line_by_id.get(steps[number].line)
        if line is None or not 0 <= step.day < self._problem.days or not fits(order.route[number], line):
            return False
        earliest = ready(self._problem, order, steps[number - 1] if number else None, line)
        return earliest is not None and step.day >= earliest

    def _load(self, order: PlannedOrder, number: int, line: str) -> float:
        return terms(order, order.route[number], self._problem.line_by_id[line])[0]

    def _work(self, order: PlannedOrder, steps: tuple[Step, ...], done: int) -> float:
        """The cost per unit of the steps not yet done."""
        lines = self._problem.line_by_id
        each = (terms(order, order.route[number], lines[steps[number].line])[1] for number in range(done, len(steps)))
        return sum(each)


def commitments_of(
    snapshot: ParkSnapshot, problem: Problem, keep: Keep, residual: Ledger, orders: Iterable[Order]
) -> CommitmentBuilder:
    """The commitments of some orders' live lots, on what others leave of the problem."""
    builder = CommitmentBuilder(snapshot, problem, keep, residual)
    for order in orders:
        builder.add(order)
    builder.keep_whole(_in_small_runs(snapshot, problem, builder.commitments()))
    builder.keep_campaigns()
    return builder


def _in_small_runs(snapshot: ParkSnapshot, problem: Problem, commitments: Iterable[Commitment]) -> list[Lot]:
    """Live lots of runs and transfers that are smaller than the rules ask, but where all of their steps are committed.

    A fill-in plan kept them whole, or what went with them has gone. Units that must begin as they do may find no other
    way on, so that these stay as they are.
    """
    committed = tuple(commitments)
    lots = snapshot.whole_lots.of_orders({each.order for each in committed if each.binding})
    if not lots:
        return []
    lots = lots.shifted(-snapshot.today.toordinal())
    table = rules.examine(replace(problem, firm=committed), lots).table
    places = {place for found in (min_run(table), transfer_batch(table)) for each in found for place in each.lots}
    return [lots[place] for place in sorted(places)]
