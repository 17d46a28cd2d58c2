"""Capacity in use: all that lots and holds take of a park."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning import rules
from services.planning.model import Problem
from services.planning.model.arrays import Floats, quota_rows
from services.planning.model.lots import Lots


@dataclass(frozen=True, slots=True)
class InUse:
    """Capacity that lots and holds take of lines, set-ups included [lines, days], and runs alone of the lines of each
    quota [quotas, days]."""

    lines: Floats
    quotas: Floats

    @classmethod
    def nothing(cls, problem: Problem) -> InUse:
        """The use of a park in which nothing is taken."""
        return cls(np.zeros((len(problem.lines), problem.days)), np.zeros((len(problem.quotas), problem.days)))

    @classmethod
    def of(cls, problem: Problem, lots: Lots) -> InUse:
        """The use of a park by lots of its orders, set-ups included."""
        use, runs = cls.nothing(problem), rules.examine(problem, lots).table.runs
        np.add.at(use.lines, (runs.line, runs.day), runs.size)
        setup = np.array([line.setup for line in problem.lines], dtype=np.float64)
        begins = np.flatnonzero(runs.begins)
        for row, quota in zip(use.quotas, problem.quotas, strict=True):
            covered = np.isin(runs.line, quota_rows(problem, quota))
            np.add.at(row, runs.day[covered], runs.size[covered])
        np.add.at(use.lines, (runs.line[begins], runs.day[begins]), setup[runs.line[begins]])
        return use
