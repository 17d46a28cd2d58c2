"""Set-ups that the runs of commitments need, entered one run after another on a residual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from services.planning.model import Problem
from services.planning.model.arrays import Floats, capacity_of, open_before
from services.planning.model.campaigns import CampaignFacts


class Place(NamedTuple):
    """An order's step, by its number, on a line, by its place in the problem."""

    order: str
    step: int
    line: int


class BegunCampaigns:
    """The runs of a problem's commitments by their place, and the set-ups of the campaigns that they make.

    A run begins a campaign unless the line's open day before it has one of the same place, or the line was set up for
    it before day 0.
    """

    def __init__(self, problem: Problem) -> None:
        self._setup = [line.setup for line in problem.lines]
        self._needed = any(self._setup)
        if self._needed:
            capacity = capacity_of(problem)
            self._before = open_before(problem, capacity).tolist()
            self._after = _open_after(capacity)
        self._warm = CampaignFacts.of(problem).warm if self._needed else {}
        self._lines = [line.id for line in problem.lines]
        self._runs: defaultdict[Place, set[int]] = defaultdict(set)

    def more(self, place: Place, day: int) -> float:
        """Capacity that a set-up takes on `day` if a run is entered there; 0 where none begins."""
        if not self._setup[place.line] or day in self._runs[place] or not self.begins(place, day):
            return 0.0
        return self._setup[place.line]

    def enter(self, place: Place, day: int) -> Iterator[tuple[int, float]]:
        """Enter a run. Yields days and what is taken on them: its set-up, and less where another run's is spared."""
        setup = self.more(place, day)
        if setup:
            yield day, setup
        after = self._after[place.line][day] if self._setup[place.line] else -1
        if after >= 0 and after in self._runs[place] and self.begins(place, after):
            yield after, -self._setup[place.line]
        self._runs[place].add(day)

    def firsts(self) -> Iterator[tuple[Place, int]]:
        """The runs that begin a campaign, by place, each with its day, of lines that have set-ups."""
        for place, days in self._runs.items():
            if self._setup[place.line]:
                yield from ((place, day) for day in sorted(days) if self.begins(place, day))

    def open_before(self, line: int, day: int) -> int:
        """The last day before that one on which the line, by its place, has capacity; below 0 where there is none."""
        return int(self._before[line][day])

    def begins(self, place: Place, day: int) -> bool:
        """True if a run there begins a campaign."""
        before = self._before[place.line][day]
        if before < 0:
            return self._lines[place.line] not in self._warm.get((place.order, place.step), ())
        return before not in self._runs[place]


def _open_after(capacity: Floats) -> list[list[int]]:
    """The first day after each day on which a line has capacity [lines, days]; -1 where there is none."""
    days = capacity.shape[1]
    open_days = np.where(capacity > 0, np.arange(days), days)
    following = np.minimum.accumulate(open_days[:, ::-1], axis=1)[:, ::-1]
    after = np.concatenate([following[:, 1:], np.full((len(capacity), 1), days)], axis=1)
    found: list[list[int]] = np.where(after < days, after, -1).tolist()
    return found
