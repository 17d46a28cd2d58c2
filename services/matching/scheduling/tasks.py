"""Planning tasks of the two kinds of plan.

A park plan places every open order; work that is begun, agreed or inside the frozen days is committed. A fill-in plan
places a few orders on the residual capacity; what they have and still holds is committed whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.scheduling.commitments import CommitmentBuilder, Keep, begun_or_agreed, every_step
from services.matching.scheduling.problem import build_problem, in_horizon
from services.matching.scheduling.residual import Residual
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Problem


@dataclass(frozen=True)
class Task:
    """A problem, and the orders in it."""

    problem: Problem
    orders: tuple[Order, ...]


def park_task(snapshot: ParkSnapshot) -> Task:
    """All open orders that end within the horizon; the lots of others take their capacity."""
    orders = tuple(order for order in snapshot.orders.values() if in_horizon(snapshot, order))
    return _task(snapshot, orders, snapshot.lines.values(), begun_or_agreed(snapshot))


def fill_in_task(snapshot: ParkSnapshot, asked: Collection[str]) -> Task:
    """The orders asked for, as far as they are open, on the residual capacity of all others."""
    open_orders = (snapshot.orders[ident] for ident in asked if ident in snapshot.orders)
    orders = tuple(order for order in open_orders if in_horizon(snapshot, order))
    return _task(snapshot, orders, _lines_for(snapshot, orders), every_step)


def _lines_for(snapshot: ParkSnapshot, orders: Iterable[Order]) -> list[Line]:
    links = {step.link for order in orders for step in order.route}
    return [line for line in snapshot.lines.values() if line.link in links]


def _task(snapshot: ParkSnapshot, orders: tuple[Order, ...], lines: Iterable[Line], keep: Keep) -> Task:
    lines = tuple(lines)
    residual = Residual(snapshot, orders, lines)
    problem = build_problem(snapshot, orders, lines=lines, overrides=residual.free(), days=residual.days)
    builder = CommitmentBuilder(snapshot, problem, keep, residual.quota_use())
    for order in orders:
        builder.add(order)
    offered = residual.for_new_commitments(builder.kept.used)
    offering = tuple(replace(line, overrides=offered.get(line.id, {})) for line in problem.lines)
    quotas = problem.quotas if residual.untouched else ()
    return Task(replace(problem, lines=offering, quotas=quotas, firm=tuple(builder.commitments())), orders)
