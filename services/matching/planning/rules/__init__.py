"""The rules of a plan, one function each, solver-free: what a plan must keep, and what it costs.

They are the specification that the solver is tested against, and what every plan is checked by before it goes live.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.matching.planning.plan import CostParts, Lot, Plan
from services.matching.planning.problem import Problem
from services.matching.planning.rules import lot_rules, sum_rules
from services.matching.planning.rules.book import Book, open_book
from services.matching.planning.rules.costs import cost_of
from services.matching.planning.rules.violation import Violation

__all__ = ["Violation", "cost", "violations", "violations_of"]

RULES: tuple[Callable[[Book], list[Violation]], ...] = (
    lot_rules.known_to_the_park,
    lot_rules.eligible,
    lot_rules.lane,
    lot_rules.sequence,
    sum_rules.capacity,
    sum_rules.quota,
    sum_rules.in_progress,
    sum_rules.min_lot,
    sum_rules.max_suppliers,
    sum_rules.demand,
    sum_rules.all_or_nothing,
    sum_rules.firm,
)


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule that the plan breaks, rule by rule; none for a valid plan."""
    return violations_of(problem, plan.lots)


def violations_of(problem: Problem, lots: Sequence[Lot]) -> list[Violation]:
    """Every rule that these lots, as a whole plan, break."""
    return broken(open_book(problem, lots))


def broken(book: Book) -> list[Violation]:
    """Every rule that the plan in a book breaks."""
    return [violation for rule in RULES for violation in rule(book)]


def cost(problem: Problem, plan: Plan) -> CostParts:
    """What the plan costs, by part. Of a plan that breaks rules it is the cost of what could be entered."""
    return cost_of(open_book(problem, plan.lots))
