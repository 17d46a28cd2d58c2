"""The rules of a plan, one function each, solver-free: what a plan must keep, and what it costs.

They are the specification that the solver is tested against, and what every plan is checked by before it goes live.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.planning.model import Problem
from services.planning.model.solution import CostParts, Lot, Solution
from services.planning.rules.catalogue import broken
from services.planning.rules.costs import cost_of
from services.planning.rules.keeping import kept_and_dropped
from services.planning.rules.table import open_book
from services.planning.rules.violation import Violation

__all__ = ["Violation", "check", "cost", "kept_and_dropped", "violations", "violations_of"]


def violations(problem: Problem, plan: Solution) -> list[Violation]:
    """Every rule that the plan breaks, rule by rule; none for a valid plan."""
    return violations_of(problem, plan.lots)


def violations_of(problem: Problem, lots: Sequence[Lot]) -> list[Violation]:
    """Every rule that these lots, as a whole plan, break."""
    return broken(open_book(problem, lots))


def cost(problem: Problem, plan: Solution) -> CostParts:
    """What the plan costs, by part. Of a plan that breaks rules it is the cost of what could be entered."""
    return cost_of(open_book(problem, plan.lots))


def check(problem: Problem, plan: Solution) -> tuple[list[Violation], CostParts]:
    """The rules broken and the cost, at the price of going through the plan once."""
    book = open_book(problem, plan.lots)
    return broken(book), cost_of(book)
