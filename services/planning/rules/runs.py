"""The runs of a solution: the work that one order's step takes of one line on one day; and the campaigns they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import CampaignFacts, Commitment, Problem
from services.planning.model.arrays import Floats, Ints, ParkArrays
from services.planning.rules.rows import Rows

Flags = npt.NDArray[np.bool_]
# Order and line by id, the number of the step and the day.
Place = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class Runs:
    """One entry per run from day 0 on: indices of order, step and line, and the day [runs].

    `size` is the capacity that the run takes; `begins` marks runs that begin a campaign, which goes on over days
    without capacity; `committed` those with units of a lot that begins as a commitment does on this line and day.
    `of_row` is the run of each row of the table [rows], -1 for a step that is done.
    """

    order: Ints
    step: Ints
    line: Ints
    day: Ints
    size: Floats
    begins: Flags
    committed: Flags
    of_row: Ints

    def __len__(self) -> int:
        return len(self.order)


def runs_of(
    problem: Problem,
    park: ParkArrays,
    facts: CampaignFacts,
    rows: Rows,
    keeping: Mapping[int, Sequence[Commitment]],
) -> Runs:
    """The runs of a table's rows; `keeping` has the commitments as which lots, by their place, begin."""
    ahead = np.flatnonzero(rows.done == 0)
    codes = _Codes.of(problem, park)
    distinct, first, run = np.unique(
        codes.of_runs(rows.order[ahead], rows.step[ahead], rows.line[ahead], rows.day[ahead]),
        return_index=True,
        return_inverse=True,
    )
    order, step, line, day = (column[ahead][first] for column in (rows.order, rows.step, rows.line, rows.day))
    of_row = np.full(len(rows.lot), -1, dtype=np.int64)
    of_row[ahead] = run
    before = park.open_before[line, day]
    goes_on = (before >= 0) & np.isin(codes.of_runs(order, step, line, np.maximum(0, before)), distinct)
    warm = codes.named((order, step, line, 0) for (order, step), lines in facts.warm.items() for line in lines)
    is_warm = (before < 0) & np.isin(codes.of_runs(order, step, line, np.zeros_like(day)), warm)
    size = np.bincount(run, weights=(rows.quantity * rows.load)[ahead], minlength=len(distinct))
    return Runs(
        order=order,
        step=step,
        line=line,
        day=day,
        size=size.astype(np.float64),
        begins=~goes_on & ~is_warm,
        committed=np.isin(distinct, codes.named(_places(keeping.values()))),
        of_row=of_row,
    )


def _places(keeping: Iterable[Sequence[Commitment]]) -> Iterator[Place]:
    """The steps from day 0 on that some commitments name."""
    for commitment in (each for kept in keeping for each in kept):
        for number, step in enumerate(commitment.steps):
            if step.day >= 0:
                yield commitment.order, number, step.line, step.day


@dataclass(frozen=True, slots=True)
class _Codes:
    """One number for each order, step, line and day."""

    order_index: Mapping[str, int]
    line_index: Mapping[str, int]
    steps: int
    days: int

    @classmethod
    def of(cls, problem: Problem, park: ParkArrays) -> _Codes:
        longest = max((len(order.route) for order in problem.orders), default=1)
        order_index = {order.id: index for index, order in enumerate(problem.orders)}
        return cls(order_index, park.line_index, longest, problem.days)

    def of_runs(self, order: Ints, step: Ints, line: Ints, day: Ints) -> Ints:
        """The numbers of some columns of places."""
        return ((order * self.steps + step) * max(1, len(self.line_index)) + line) * self.days + day

    def named(self, places: Iterable[Place]) -> Ints:
        """The numbers of places that are given by the ids of order and line."""
        index = [
            (self.order_index[order], step, self.line_index[line], day)
            for order, step, line, day in places
            if line in self.line_index
        ]
        return self.of_runs(*np.array(index, dtype=np.int64).reshape(-1, 4).T)
