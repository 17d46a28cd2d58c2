"""The problems of the two kinds of run.

A park plan places every open order; what is begun, accepted or inside the frozen days is promised. A fill-in plan
places a few orders on the capacity that all others leave; what they have and still holds is promised whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.use_cases.problems import park
from services.matching.use_cases.problems.promises import Keep, Pledges, begun_or_promised, everything
from services.matching.use_cases.problems.residual import Residual
from services.matching.use_cases.situation import Situation
from services.planning import model as planning


@dataclass(frozen=True)
class Task:
    """A problem, and the orders in it."""

    problem: planning.Problem
    orders: tuple[Order, ...]


def park_task(situation: Situation) -> Task:
    """All open orders that end within the horizon; the lots of others take their capacity."""
    orders = tuple(order for order in situation.orders.values() if park.in_horizon(situation, order))
    return _task(situation, orders, situation.lines.values(), begun_or_promised(situation))


def fill_in_task(situation: Situation, asked: Collection[str]) -> Task:
    """The orders asked for, as far as they are open, on what all others leave."""
    open_orders = (situation.orders[ident] for ident in asked if ident in situation.orders)
    orders = tuple(order for order in open_orders if park.in_horizon(situation, order))
    return _task(situation, orders, _lines_for(situation, orders), everything)


def _lines_for(situation: Situation, orders: Iterable[Order]) -> list[Line]:
    links = {step.link for order in orders for step in order.route}
    return [line for line in situation.lines.values() if line.link in links]


def _task(situation: Situation, orders: tuple[Order, ...], lines: Iterable[Line], keep: Keep) -> Task:
    lines = tuple(lines)
    residual = Residual(situation, orders, lines)
    problem = park.problem(situation, orders, lines=lines, overrides=residual.free(), days=residual.days)
    pledges = Pledges(situation, problem, keep, residual.quota_use())
    for order in orders:
        pledges.add(order)
    offered = residual.for_new_promises(pledges.kept.used)
    offering = tuple(replace(line, overrides=offered.get(line.id, {})) for line in problem.lines)
    quotas = problem.quotas if residual.untouched else ()
    return Task(replace(problem, lines=offering, quotas=quotas, firm=tuple(pledges.promises())), orders)
