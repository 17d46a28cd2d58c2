"""Which beginnings of live lots a plan must keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from services.matching.domain.lots import Lot, Stage, done_steps
from services.matching.domain.orders import Order
from services.matching.planning.problem import Order as PlannedOrder
from services.matching.planning.problem import Promise, Step, terms
from services.matching.use_cases.problems.days import numbered
from services.matching.use_cases.problems.ledger import Ledger
from services.matching.use_cases.situation import Situation

# How many of a lot's first steps are to be kept.
Keep = Callable[[Order, Lot], int]


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


def keepable(situation: Situation, orders: Iterable[Order], ledger: Ledger, keep: Keep, must: Keep) -> list[Promise]:
    """The promises of these orders that still hold, entered into the ledger.

    Where one no longer does, its longest beginning that holds is kept if it goes as far as work that `must` be kept
    goes on: at the price of that work, as what comes after it may not be found.
    """
    kept: defaultdict[tuple[str, tuple[Step, ...], float | None], int] = defaultdict(int)
    for order in orders:
        planned = ledger.problem.order_by_id[order.id]
        for lot in situation.lots.get(order.id, ()):
            done, length = len(done_steps(lot.steps, situation.today)), keep(order, lot)
            shorter = range(min(length - 1, must(order, lot)), done, -1)
            steps, left = numbered(lot.steps, situation.today), lot.quantity
            for beginning in _beginnings(steps, done, length, shorter):
                units = min(left, ledger.room(planned, beginning))
                if units:
                    ledger.enter(planned, units, beginning)
                    cost = None if len(beginning) == length else _work(ledger, planned, beginning, done)
                    kept[order.id, beginning, cost] += units
                    left -= units
    return [Promise(order, quantity, steps, cost) for (order, steps, cost), quantity in kept.items()]


def _beginnings(steps: tuple[Step, ...], done: int, length: int, shorter: Iterable[int]) -> Iterator[tuple[Step, ...]]:
    """The beginning to keep, then the shorter ones, all with steps that are not done yet."""
    if length > done:
        yield steps[:length]
    for end in shorter:
        yield steps[:end]


def _work(ledger: Ledger, order: PlannedOrder, steps: tuple[Step, ...], done: int) -> float:
    """What the steps not yet done cost to make, per unit."""
    lines = ledger.problem.line_by_id
    return sum(terms(order, order.route[number], lines[steps[number].line])[1] for number in range(done, len(steps)))
