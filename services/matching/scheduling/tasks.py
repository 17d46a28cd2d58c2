"""Planning tasks of the two kinds of plan.

A park plan places every open order but those that `limits` are about; steps that are agreed or inside the frozen days
are committed. A fill-in plan places a few orders on the residual capacity; lots of theirs of which something is agreed
are committed whole, but where a counter-offer is weighed, and the others move only where that is worth it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from services.matching.domain.orders import Order
from services.matching.scheduling import guests
from services.matching.scheduling.commitments import Keep, agreed_or_quoted, commitments_of, frozen_or_agreed
from services.matching.scheduling.fair_shares import ShareLimits
from services.matching.scheduling.limits import agreed_or_worth_it, cut_to_terms, is_limited
from services.matching.scheduling.problem import build_problem, in_horizon
from services.matching.scheduling.residual import kept_open, left_of_quotas, offered, taken_by_others, with_capacity
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Problem
from services.planning.model.arrays import Floats
from services.planning.model.ledger import Ledger
from services.planning.model.lots import NO_LOTS, Lots


@dataclass(frozen=True)
class PricedShares:
    """The limits that the park's fair shares have added to a problem, and what largest shares and levelling beside them
    cost, in the park's money."""

    limits: ShareLimits
    capping: float = 0.0
    levelling: float = 0.0


@dataclass(frozen=True)
class Task:
    """A problem, and the orders in it; `with_guests` is the same with guests open, None where the park allows none.

    `shares` are the fair shares that the problem has by now.
    """

    problem: Problem
    orders: tuple[Order, ...]
    with_guests: Problem | None = None
    shares: PricedShares | None = None


def park_task(snapshot: ParkSnapshot) -> Task:
    """All open orders that end within the horizon and are not limited; the lots of others take their capacity."""
    known = (order for order in snapshot.orders.values() if in_horizon(snapshot, order))
    orders = tuple(order for order in known if not is_limited(snapshot, order))
    links = {line.link for line in snapshot.lines.values()}
    return _task(snapshot, orders, links, agreed_or_quoted(snapshot))


def fill_in_task(snapshot: ParkSnapshot, asked: Collection[str]) -> Task:
    """The orders asked for, as far as they are open, on the residual capacity of all others."""
    open_orders = (snapshot.orders[ident] for ident in asked if ident in snapshot.orders)
    orders = tuple(order for order in open_orders if in_horizon(snapshot, order))
    return _task(
        snapshot, orders, {step.link for order in orders for step in order.route}, agreed_or_worth_it(snapshot)
    )


def order_task(snapshot: ParkSnapshot, order: Order) -> Task:
    """One order on the residual capacity of all others; of its own, what is agreed or frozen stays.

    Guests are open to it where the park allows them to an order that is as late or short as it is.
    """
    task = _task(snapshot, (order,), {step.link for step in order.route}, frozen_or_agreed(0.0))
    in_need = guests.in_need(snapshot, (order,), snapshot.lots.get(order.id, NO_LOTS))
    if task.with_guests is None or not in_need:
        return task
    return Task(guests.opened_to(snapshot, task.with_guests, in_need), task.orders)


def live_lots(snapshot: ParkSnapshot) -> Lots:
    """The live lots with every step of their route, by days of the horizon: a search may begin with them."""
    return snapshot.whole_lots.shifted(-snapshot.today.toordinal())


def _task(snapshot: ParkSnapshot, orders: tuple[Order, ...], links: Collection[str], keep: Keep) -> Task:
    """The task of placing orders on the lines of some links."""
    problem = build_problem(snapshot, orders, snapshot.park.horizon_days)
    taken = taken_by_others(snapshot, {order.id for order in orders}, problem)
    residual = Ledger.of(problem)
    taken.enter(residual)
    builder = commitments_of(snapshot, problem, keep, residual, orders)
    committed, usable = builder.committed(), np.array([line.link in links for line in problem.lines], dtype=np.bool_)
    capacity = offered(snapshot, problem, taken.all, committed.all)
    cut_to_terms(snapshot, orders, problem, capacity, committed.all)
    quotas, firm = left_of_quotas(problem, committed.runs, residual), tuple(builder.commitments())

    def on(left: Floats) -> Problem:
        lines = tuple(compress(with_capacity(problem.lines, kept_open(problem, left)), usable))
        return replace(problem, lines=lines, quotas=quotas, firm=firm)

    if not snapshot.guest_lines:
        return Task(on(capacity), orders)
    closed = on(guests.closed(snapshot, problem.lines, capacity, committed.all))
    return Task(closed, orders, on(capacity) if guests.are_allowed(snapshot) else None)
