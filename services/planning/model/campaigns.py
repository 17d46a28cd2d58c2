"""Facts that runs, campaigns and transfer batches rest on: open units, least amounts and lines already set up.

A campaign is the runs of one order's step on one line on days that follow each other, days without capacity left out.
Work done before day 0 is runs too: a campaign that goes on from the line's last open day before day 0 is set up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from services.planning.model.arrays import open_before_horizon
from services.planning.model.problem import Line, Order, Problem, terms

OrderStep = tuple[str, int]


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """Per order (by id) and step (by number): `passed` units before day 0, `committed` from day 0 on, `warm` lines.

    `warm` holds the lines (by id) on which work before day 0 has set the order's step up: a run there on the line's
    first open day begins no campaign.
    """

    passed: Mapping[OrderStep, int]
    committed: Mapping[OrderStep, int]
    warm: Mapping[OrderStep, frozenset[str]]

    @classmethod
    def of(cls, problem: Problem) -> CampaignFacts:
        """The facts of a park. O(steps of work in progress and commitments)."""
        passed: defaultdict[OrderStep, int] = defaultdict(int)
        committed: defaultdict[OrderStep, int] = defaultdict(int)
        warm: defaultdict[OrderStep, set[str]] = defaultdict(set)
        last_open = {line.id: open_before_horizon(line) for line in problem.lines}
        for lot in problem.in_progress:
            for number, step in enumerate(lot.steps):
                passed[lot.order, number] += lot.quantity
                if step.day >= last_open[step.line]:
                    warm[lot.order, number].add(step.line)
        for commitment in problem.firm:
            for number, step in enumerate(commitment.steps):
                if step.day >= 0:
                    committed[commitment.order, number] += commitment.quantity
        return cls(passed, committed, {key: frozenset(lines) for key, lines in warm.items()})

    def open_units(self, order: Order, number: int) -> int:
        """Units of an order, made or not, that neither passed a step before day 0 nor are committed to it."""
        key = order.id, number
        return max(0, order.quantity - self.passed.get(key, 0) - self.committed.get(key, 0))

    def least_run(self, order: Order, number: int, line: Line) -> float:
        """The capacity that a run of an order's step takes at least on a line, but for committed runs."""
        return min(line.min_run, terms(order, order.route[number], line)[0] * self.open_units(order, number))

    def least_units(self, order: Order, number: int, line: Line) -> float:
        """The units that an order's step has at least on a line, if any (its smallest lot)."""
        return min(line.min_lot, self.open_units(order, number))

    def least_batch(self, order: Order) -> float:
        """The units of an order that go the same steps on the same days at least."""
        return min(order.transfer_batch, self.open_units(order, 0))

    def warm_lines(self, order: Order, number: int) -> frozenset[str]:
        """The lines (by id) on which an order's step is set up when the horizon begins."""
        return self.warm.get((order.id, number), frozenset())
