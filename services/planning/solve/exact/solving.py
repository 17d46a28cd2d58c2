"""A small park solved exactly: proven optimal, or as near as the time allows."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning import rules
from services.planning.model import Problem
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lots
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import Scope
from services.planning.solve.exact.hint import values_of
from services.planning.solve.exact.model import build
from services.planning.solve.exact.portfolio import solve
from services.planning.solve.exact.reading import lots_of
from services.planning.solve.exact.solver import Effort
from services.planning.solve.params import ExactParams
from services.planning.solve.progress import Search

ROUNDING = 1e-9  # relative: sums of floats, and costs that no whole numbers hold exactly


@dataclass(frozen=True, slots=True)
class Optimum:
    """The lots found, what they cost by the rules, and whether no solution costs less."""

    lots: Lots
    cost: float
    proven: bool


def is_small(problem: Problem, params: ExactParams) -> bool:
    """True if the exact model of a problem has no more orders and places of work than are solved in seconds."""
    lines = {link: len(members) for link, members in problem.lines_by_link.items()}
    places = sum(lines.get(step.link, 0) for order in problem.orders for step in order.route)
    return len(problem.orders) <= params.most_orders and 0 < places * problem.days <= params.most_columns


def model_of(problem: Problem) -> Model:
    """The exact model of a whole problem."""
    ledger = Ledger.of(problem)
    return build(Scope(problem, ledger.capacity, ledger.quota))


def optimum(model: Model, search: Search, incumbent: Lots) -> Optimum | None:
    """The cheapest solution of a small park found within its share of the time; None where the model finds none."""
    return _optimum(model, _effort(search), incumbent, search.params.workers)


def proof(problem: Problem, lots: Lots, seconds: float) -> Optimum | None:
    """The cheapest solution of a problem found in so many seconds, begun at lots that keep all rules."""
    return _optimum(model_of(problem), Effort(seconds), lots, workers=2)


def _optimum(model: Model, effort: Effort, incumbent: Lots, workers: int) -> Optimum | None:
    """The rules have the last word: lots that they refuse are not returned, a cost that is not theirs is no proof."""
    found = solve(model.program, effort, values_of(model, incumbent), workers=workers)
    if found is None:
        return None
    lots = lots_of(model, found.values)
    examination = rules.examine(model.problem, lots)
    if examination.violations:
        return None
    cost, modelled = examination.cost.total, float(model.program.value(found.values))
    agree = abs(cost - modelled) <= ROUNDING * max(1.0, abs(modelled))
    return Optimum(lots, cost, found.proven and agree)


def _effort(search: Search) -> Effort:
    params, cancelled = search.params.exact, search.stop.cancelled
    if search.repeatable:
        return Effort(search.left, params.deterministic_time, params.nodes, search.seed, cancelled)
    return Effort(params.time_share * search.left, seed=search.seed, cancelled=cancelled)
