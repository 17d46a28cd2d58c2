"""A solution examined: one table of its lots, from which come the rules it breaks and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from services.planning.model import Problem
from services.planning.model.lots import Lots
from services.planning.model.solution import CostParts
from services.planning.rules.catalogue import broken
from services.planning.rules.costs import cost_of
from services.planning.rules.run_figures import RunFigures, run_figures
from services.planning.rules.table import Table, table_of
from services.planning.rules.violation import Violation


@dataclass(frozen=True)
class Examination:
    """Violations, cost and figures of some lots, each worked out once, when first asked for."""

    table: Table

    @cached_property
    def violations(self) -> list[Violation]:
        """Every rule that the lots, as a whole solution, break, rule by rule; none for a valid solution."""
        return broken(self.table)

    @cached_property
    def cost(self) -> CostParts:
        """Cost by part; where rules are broken, the cost of what could be entered in the table."""
        return cost_of(self.table)

    @cached_property
    def run_figures(self) -> RunFigures:
        """Figures on runs, campaigns and enterprises per step, of what could be entered in the table."""
        return run_figures(self.table)


def examine(problem: Problem, lots: Lots) -> Examination:
    """Examine lots whose days count from the problem's start. One pass over them: O(steps log steps)."""
    return Examination(table_of(problem, lots))
