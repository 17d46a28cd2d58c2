"""What the other orders' lots leave of capacity and quotas, for one order to be planned in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from services.matching.planning import arrays
from services.matching.planning.arrays import Floats
from services.matching.planning.plan import Lot
from services.matching.planning.problem import Line, Problem, Promise, Quota, Step, capacity, steps_done, terms


class Room:
    """The park with a plan in it; with an order taken out it shows what that order could have.

    `unused` is lines × days: what the whole plan leaves; `firm` is the promises of each order, `begun` its units by
    the steps done before day 0.
    """

    def __init__(self, problem: Problem, lots: Sequence[Lot]) -> None:
        self.problem = problem
        self.park = arrays.of(problem)
        self.lots: defaultdict[str, list[Lot]] = defaultdict(list)
        for lot in lots:
            self.lots[lot.order].append(lot)
        self.firm: defaultdict[str, list[Promise]] = defaultdict(list)
        for promise in problem.firm:
            self.firm[promise.order].append(promise)
        self.begun: defaultdict[str, dict[tuple[Step, ...], int]] = defaultdict(dict)
        for work in problem.in_progress:
            of_order = self.begun[work.order]
            of_order[work.steps] = of_order.get(work.steps, 0) + work.quantity
        self._used: defaultdict[Step, float] = defaultdict(float)
        self._drawn: defaultdict[tuple[str, int], float] = defaultdict(float)
        self._enter(lots, 1.0)
        self.unused = self._unused()

    def take_out(self, order: str) -> None:
        """Make room for the order: its own lots take none."""
        self._enter(self.lots[order], -1.0)

    def put_back(self, order: str) -> None:
        """Undo `take_out`."""
        self._enter(self.lots[order], 1.0)

    def left(self, line: Line, day: int) -> float:
        """What is left of a line on a day."""
        return capacity(line, day) - self._used[Step(line.id, day)]

    def quota_left(self, quota: Quota, day: int) -> float:
        """What is left of a quota on a day."""
        return quota.daily_limit - self._drawn[quota.id, day]

    def unused_without(self, order: str) -> Floats:
        """Lines × days: what the plan leaves, and what the order itself takes of it."""
        unused = self.unused.copy()
        for lot in self.lots[order]:
            for step, load in self._loads(lot):
                unused[self.park.line_index[step.line], step.day] += load
        return unused

    def _unused(self) -> Floats:
        unused = self.park.capacity.copy()
        for (line, day), load in self._used.items():
            unused[self.park.line_index[line], day] -= load
        return np.maximum(0.0, unused)

    def _enter(self, lots: Iterable[Lot], sign: float) -> None:
        for lot in lots:
            for step, load in self._loads(lot):
                self._used[step] += sign * load
                link = self.problem.line_by_id[step.line].link
                for quota in self.problem.quotas:
                    if link in quota.links:
                        self._drawn[quota.id, step.day] += sign * load * quota.per_unit * quota.links.count(link)

    def _loads(self, lot: Lot) -> Iterator[tuple[Step, float]]:
        order = self.problem.order_by_id[lot.order]
        for number in range(steps_done(lot.steps), len(lot.steps)):
            line = self.problem.line_by_id[lot.steps[number].line]
            yield lot.steps[number], lot.quantity * terms(order, order.route[number], line)[0]
