"""Commitments: the beginnings of live lots that a plan must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.scheduling.ledger import Ledger, QuotaUse
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Commitment, Problem, Step, steps_done, terms
from services.planning.model import Order as PlannedOrder
from services.planning.model.lots import NO_LOTS, Lot

# The number of a lot's first steps to keep; its days are days of the horizon.
Keep = Callable[[Order, Lot], int]
# Capacity by line and day of the horizon.
Taken = Mapping[str, Mapping[int, float]]


def begun_or_agreed(snapshot: ParkSnapshot) -> Keep:
    """Up to the last step that lies in the frozen days or that its enterprise has agreed to."""
    frozen = snapshot.park.policy.frozen_days

    def keep(order: Order, lot: Lot) -> int:
        known = snapshot.of_order(order.id)
        length = 0
        for step, (line, day) in enumerate(lot.steps):
            assignment = known.get(Stage(step, line))
            if day < frozen or (assignment is not None and assignment.agreed):
                length = step + 1
        return length

    return keep


def every_step(_order: Order, lot: Lot) -> int:
    """All steps: placed lots stay as they are."""
    return len(lot.steps)


class CommitmentBuilder:
    """Builds the commitments of a plan from the live lots of orders, added one by one.

    A lot that still holds from its first step to its last is committed as far as `keep` returns: such commitments can
    be kept for certain, because the live lots keep them. Of a lot that no longer holds, the longest beginning that
    holds is committed if it reaches the last step begun or agreed, with the cost of that work as its release cost:
    lines and days for the steps after it may not be found. `kept` is the capacity and quotas that commitments take.
    """

    def __init__(self, snapshot: ParkSnapshot, problem: Problem, keep: Keep, quota_use: QuotaUse | None = None) -> None:
        self.kept = Ledger(problem, quota_use)
        self._whole = Ledger(problem, quota_use)
        self._snapshot = snapshot
        self._keep = keep
        self._least = begun_or_agreed(snapshot)
        self._units: defaultdict[tuple[str, tuple[Step, ...], float | None], int] = defaultdict(int)

    def enter_taken(self, taken: Taken) -> None:
        """Enter capacity that other orders take, by line and day, whether or not it is there."""
        for line, by_day in taken.items():
            for day, load in by_day.items():
                self._whole.take(Step(line, day), load)

    def add(self, order: Order) -> None:
        """Add the commitments of an order's live lots."""
        lots = self._snapshot.lots.get(order.id, NO_LOTS).shifted(-self._snapshot.today.toordinal())
        for lot, done in zip(lots, lots.steps_before(0).tolist(), strict=True):
            self._add(order, lot, done)

    def commitments(self) -> list[Commitment]:
        """One commitment per order, steps and release cost."""
        return [Commitment(order, quantity, steps, cost) for (order, steps, cost), quantity in self._units.items()]

    def _add(self, order: Order, lot: Lot, done: int) -> None:
        planned, steps = self._whole.problem.order_by_id[order.id], lot.steps
        left = lot.quantity - self._enter(planned, lot.quantity, steps, steps[: self._keep(order, lot)], None)
        for end in range(self._least(order, lot), done, -1):
            beginning = steps[:end]
            left -= self._enter(planned, left, beginning, beginning, self._work(planned, beginning, done))

    def _enter(
        self, order: PlannedOrder, most: int, holding: tuple[Step, ...], committed: tuple[Step, ...], cost: float | None
    ) -> int:
        """Commit as many units as hold, at most `most`; returns their number."""
        units = min(most, self._whole.room(order, holding))
        if units and steps_done(holding) < len(holding):
            self._whole.enter(order, units, holding)
            if steps_done(committed) < len(committed):
                self.kept.enter(order, units, committed)
                self._units[order.id, committed, cost] += units
        return units

    def _work(self, order: PlannedOrder, steps: tuple[Step, ...], done: int) -> float:
        """The cost per unit of the steps not yet done."""
        lines = self._whole.problem.line_by_id
        each = (terms(order, order.route[number], lines[steps[number].line])[1] for number in range(done, len(steps)))
        return sum(each)
