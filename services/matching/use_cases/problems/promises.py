"""Which beginnings of live lots a plan must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta

from services.matching.domain.lots import Lot, Stage, done_steps
from services.matching.domain.orders import Order
from services.matching.use_cases.problems.days import numbered
from services.matching.use_cases.problems.ledger import Ledger, QuotaUse
from services.matching.use_cases.situation import Situation
from services.planning.model import Commitment, Problem, Step, steps_done, terms
from services.planning.model import Order as PlannedOrder

# How many of a lot's first steps are to be kept.
Keep = Callable[[Order, Lot], int]
# Capacity by line and day of the horizon.
Taken = Mapping[str, Mapping[int, float]]


def begun_or_promised(situation: Situation) -> Keep:
    """Up to the last step that lies in the frozen days or that its enterprise has accepted."""
    frozen = situation.today + timedelta(days=situation.park.policy.frozen_days)

    def keep(order: Order, lot: Lot) -> int:
        known = situation.of_order(order.id)
        length = 0
        for step, (line, day) in enumerate(lot.steps):
            assignment = known.get(Stage(step, line))
            if day < frozen or (assignment is not None and assignment.promised):
                length = step + 1
        return length

    return keep


def everything(_order: Order, lot: Lot) -> int:
    """All steps: what is placed stays where it is."""
    return len(lot.steps)


class Pledges:
    """The beginnings of live lots that a plan is to keep, of the orders given to it one by one.

    A lot that still holds from its first step to its last is kept as far as `keep` says: that such promises can be kept
    is certain, as the live lots themselves keep them. Of one that no longer holds, the longest beginning that does is
    kept if it goes as far as what is begun or accepted, and it may be let go at the price of that work: nobody knows
    whether a way on from there can be found. `kept` is what the promises take of capacity and quotas.
    """

    def __init__(self, situation: Situation, problem: Problem, keep: Keep, quota_use: QuotaUse | None = None) -> None:
        self.kept = Ledger(problem, quota_use)
        self._whole = Ledger(problem, quota_use)
        self._situation = situation
        self._keep = keep
        self._bound = begun_or_promised(situation)
        self._units: defaultdict[tuple[str, tuple[Step, ...], float | None], int] = defaultdict(int)

    def stand(self, taken: Taken) -> None:
        """So much other orders take of each line, by day: their lots are where they are, whatever is promised."""
        for line, by_day in taken.items():
            for day, load in by_day.items():
                self._whole.take(Step(line, day), load)

    def add(self, order: Order) -> None:
        """Promise what is to be kept of an order's live lots."""
        planned = self._whole.problem.order_by_id[order.id]
        for lot in self._situation.lots.get(order.id, ()):
            self._add(order, planned, lot)

    def promises(self) -> list[Commitment]:
        """One for each way begun."""
        return [Commitment(order, quantity, steps, cost) for (order, steps, cost), quantity in self._units.items()]

    def _add(self, order: Order, planned: PlannedOrder, lot: Lot) -> None:
        start = self._situation.today
        steps, done = numbered(lot.steps, start), len(done_steps(lot.steps, start))
        left = lot.quantity - self._enter(planned, lot.quantity, steps, steps[: self._keep(order, lot)], None)
        for end in range(self._bound(order, lot), done, -1):
            beginning = steps[:end]
            left -= self._enter(planned, left, beginning, beginning, self._work(planned, beginning, done))

    def _enter(
        self, order: PlannedOrder, most: int, holding: tuple[Step, ...], promised: tuple[Step, ...], cost: float | None
    ) -> int:
        """Promise as many units as hold, at most `most`; returns how many."""
        units = min(most, self._whole.room(order, holding))
        if units and steps_done(holding) < len(holding):
            self._whole.enter(order, units, holding)
            if steps_done(promised) < len(promised):
                self.kept.enter(order, units, promised)
                self._units[order.id, promised, cost] += units
        return units

    def _work(self, order: PlannedOrder, steps: tuple[Step, ...], done: int) -> float:
        """What the steps not yet done cost to make, per unit."""
        lines = self._whole.problem.line_by_id
        each = (terms(order, order.route[number], lines[steps[number].line])[1] for number in range(done, len(steps)))
        return sum(each)
