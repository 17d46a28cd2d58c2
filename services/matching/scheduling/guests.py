"""Guests, enterprises outside the park: closed to new work at first, then open to the orders that need them.

A plan is worked out without them. Where that leaves orders short or late, as the park's policy looks at it, it is
worked out again with the guests open to these orders alone, at the links that the policy names, at prices that count
higher than the park's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from services.matching.domain.orders import Order
from services.matching.scheduling.counts import fulfilment
from services.matching.scheduling.problem import without_surcharges
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model import Commitment, Line, Problem, RouteStep
from services.planning.model import Order as PlannedOrder
from services.planning.model.arrays import Floats
from services.planning.model.lots import NO_LOTS, Lots


def are_allowed(snapshot: ParkSnapshot) -> bool:
    """True if the park's policy opens guests to some orders, and there are any."""
    policy = snapshot.park.policy
    return (policy.guests_when_short or policy.guests_when_late) and bool(snapshot.guest_lines)


def closed(snapshot: ParkSnapshot, lines: Iterable[Line], left: Floats, committed: Floats) -> Floats:
    """The capacity `left` [lines, days] with that of guests cut to what is committed."""
    guests = np.array([line.id in snapshot.guest_lines for line in lines], dtype=np.bool_)
    return np.where(guests[:, None], np.minimum(left, committed), left)


def in_need(snapshot: ParkSnapshot, orders: Iterable[Order], lots: Lots) -> frozenset[str]:
    """The orders that `lots`, whose days are ordinals, leave short or late, as the park's policy looks at it."""
    policy, by_order = snapshot.park.policy, lots.by_order()

    def needs(order: Order) -> bool:
        done = fulfilment(snapshot, order, by_order.get(order.id, NO_LOTS))
        return (policy.guests_when_short and done.made < order.wanted) or (policy.guests_when_late and done.late > 0)

    return frozenset(order.id for order in orders if needs(order))


def opened_to(snapshot: ParkSnapshot, problem: Problem, needing: Collection[str]) -> Problem:
    """The problem with guests excluded from all steps but those of these orders at the policy's links.

    From none are they excluded at which they have commitments.
    """
    policy = snapshot.park.policy
    committed: dict[tuple[str, int], set[str]] = {}
    for commitment in problem.firm:
        for step, enterprise in _enterprises(problem, commitment):
            committed.setdefault((commitment.order, step), set()).add(enterprise)

    def without_guests(order: PlannedOrder, number: int, step: RouteStep) -> RouteStep:
        kept = committed.get((order.id, number), set())
        return replace(step, excluded_enterprises=step.excluded_enterprises | (snapshot.guests - kept))

    def restricted(order: PlannedOrder) -> PlannedOrder:
        steps = (
            step
            if order.id in needing and policy.lets_guests_work_at(step.link)
            else without_guests(order, number, step)
            for number, step in enumerate(order.route)
        )
        return replace(order, route=tuple(steps))

    return replace(problem, orders=tuple(map(restricted, problem.orders)))


def _enterprises(problem: Problem, commitment: Commitment) -> Iterable[tuple[int, str]]:
    for number, step in enumerate(commitment.steps):
        line = problem.line_by_id.get(step.line)
        if line is not None:
            yield number, line.enterprise


def asked_by_guests(snapshot: ParkSnapshot, problem: Problem, lots: Lots) -> float:
    """The part of production and set-ups of some lots, without surcharges, that guests ask, in the park's money."""
    if snapshot.guest_lines.isdisjoint(lots.used_lines()):
        return 0.0
    asked = without_surcharges(snapshot, problem)
    all_of_it, others = (rules.examine(each, lots).cost for each in (asked, _free(snapshot, asked)))
    return all_of_it.production + all_of_it.setups - others.production - others.setups


def _free(snapshot: ParkSnapshot, problem: Problem) -> Problem:
    """The problem with all that guests do for nothing."""
    guests = snapshot.guest_lines

    def free_line(line: Line) -> Line:
        rates = {product: replace(rate, price=0.0) for product, rate in line.rates.items()}
        return replace(line, price=0.0, setup_cost=0.0, rates=rates)

    def free_step(step: RouteStep) -> RouteStep:
        return replace(step, agreed=tuple(each for each in step.agreed if each.line not in guests))

    lines = tuple(free_line(line) if line.id in guests else line for line in problem.lines)
    orders = (replace(order, route=tuple(map(free_step, order.route))) for order in problem.orders)
    return replace(problem, lines=lines, orders=tuple(orders))
