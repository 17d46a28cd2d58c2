"""The problems of the two kinds of run.

A park run plans every open order; what is begun, accepted or inside the frozen days is promised. A fill-in run plans a
few orders on the capacity that all others leave; what they have and still holds is promised whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.planning import problem as planning
from services.matching.use_cases.problems import park
from services.matching.use_cases.problems.ledger import Ledger
from services.matching.use_cases.problems.promises import begun_or_promised, everything, keepable
from services.matching.use_cases.problems.residual import Residual
from services.matching.use_cases.situation import Situation

Promises = Callable[[Ledger], list[planning.Promise]]


@dataclass(frozen=True)
class Task:
    """A problem, and the orders in it."""

    problem: planning.Problem
    orders: tuple[Order, ...]


def park_task(situation: Situation) -> Task:
    """All open orders that end within the horizon; the lots of others take their capacity."""
    orders = tuple(order for order in situation.orders.values() if park.in_horizon(situation, order))
    keep = begun_or_promised(situation)
    return _task(
        situation, orders, situation.lines.values(), lambda ledger: keepable(situation, orders, ledger, keep, keep)
    )


def fill_in_task(situation: Situation, asked: Collection[str]) -> Task:
    """The orders asked for, as far as they are open, on what all others leave."""
    open_orders = (situation.orders[ident] for ident in asked if ident in situation.orders)
    orders = tuple(order for order in open_orders if park.in_horizon(situation, order))
    must = begun_or_promised(situation)
    return _task(
        situation,
        orders,
        _lines_for(situation, orders),
        lambda ledger: keepable(situation, orders, ledger, everything, must),
    )


def _lines_for(situation: Situation, orders: Iterable[Order]) -> list[Line]:
    links = {step.link for order in orders for step in order.route}
    return [line for line in situation.lines.values() if line.link in links]


def _task(situation: Situation, orders: tuple[Order, ...], lines: Iterable[Line], promises: Promises) -> Task:
    lines = tuple(lines)
    residual = Residual(situation, orders, lines)
    problem = park.problem(situation, orders, lines=lines, overrides=residual.free(), days=residual.days)
    ledger = Ledger(problem, residual.quota_use())
    firm = promises(ledger)
    offered = residual.for_new_promises(ledger.used)
    offering = tuple(replace(line, overrides=offered.get(line.id, {})) for line in problem.lines)
    quotas = problem.quotas if residual.untouched else ()
    return Task(replace(problem, lines=offering, quotas=quotas, firm=tuple(firm)), orders)
