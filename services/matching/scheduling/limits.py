"""Limits of orders at single enterprises: nothing more than is agreed, no more than a counter-offer, or nothing before
goods are there that come too late.

A problem has no capacity of a line for one order alone. So a park plan leaves such orders as they are, and a fill-in
plan, which places one of them by itself, is offered only so much of the lines concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from services.matching.domain.assignments import AssignmentState
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.scheduling.commitments import Keep, Kept, is_as_held
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Line, Problem, steps_done
from services.planning.model.arrays import Floats
from services.planning.model.lots import Lot


def is_limited(snapshot: ParkSnapshot, order: Order) -> bool:
    """True if an enterprise is asked for no more of the order than it has agreed to, or has made a counter-offer.

    It is so too while goods on the road come too late for a step: no other order waits for them.
    """
    if order.id in snapshot.late:
        return True
    held = any((order.id, number) in snapshot.held for number in range(len(order.route)))
    return held or any(each.state is AssignmentState.COUNTERED for each in snapshot.of_order(order.id).values())


def agreed_or_worth_it(snapshot: ParkSnapshot) -> Keep:
    """All steps are kept of lots of which something is frozen or agreed, as what follows may have no other place, and
    of those that were held for a quote.

    Lots of which nothing is stay unless moving them saves more than the share `stability_weight` of what their work
    costs. Of those for which a counter-offer is open to plans, no more is kept than what is frozen or agreed.
    """
    weight = snapshot.park.policy.stability_weight
    countered = {
        (order, stage)
        for order, assignments in snapshot.assignments.items()
        for stage, assignment in assignments.items()
        if assignment.offered_to_plans is not None
    }

    def keep(order: Order, lot: Lot, least: int) -> Kept:
        ahead = ((order.id, Stage(number, lot.steps[number].line)) for number in range(least, len(lot.steps)))
        if countered and any(each in countered for each in ahead):
            return Kept(least)
        stays = least > steps_done(lot.steps) or is_as_held(snapshot, order)
        return Kept(len(lot.steps)) if stays else Kept(least, weight or None)

    return keep


def cut_to_terms(
    snapshot: ParkSnapshot, orders: Collection[Order], problem: Problem, left: Floats, committed: Floats
) -> None:
    """Cuts the capacity `left` [lines, days] of the lines concerned to what is `committed`, and what was countered."""
    for order in orders:
        for number, step in enumerate(order.route):
            held = snapshot.held.get((order.id, number), frozenset())
            for row in _lines_of(problem.lines, step.link, held):
                left[row] = committed[row]
    _cut_until_goods_come(snapshot, orders, problem, left, committed)
    place = {line.id: row for row, line in enumerate(problem.lines)}
    for order in orders:
        for assignment in snapshot.of_order(order.id).values():
            offer, at = assignment.offered_to_plans, place.get(assignment.line)
            if offer is None or at is None:
                continue
            most = committed[at].copy()
            for day, units in offer.quantities.items():
                when = (day - snapshot.today).days
                if 0 <= when < problem.days:
                    most[when] += units * assignment.unit_load
            left[at] = np.minimum(left[at], most)


def _cut_until_goods_come(
    snapshot: ParkSnapshot, orders: Collection[Order], problem: Problem, left: Floats, committed: Floats
) -> None:
    """Leaves the step for which goods come too late nothing on the days before, on any line: they are on the road."""
    for order in orders:
        for (step, _), goods in snapshot.late.get(order.id, {}).items():
            days = min(problem.days, (goods.until - snapshot.today).days)
            if step + 1 >= len(order.route) or days <= 0:
                continue
            for row, line in enumerate(problem.lines):
                if line.link == order.route[step + 1].link:
                    left[row, :days] = np.minimum(left[row, :days], committed[row, :days])


def _lines_of(lines: Sequence[Line], link: str, enterprises: Collection[str]) -> list[int]:
    if not enterprises:
        return []
    return [row for row, line in enumerate(lines) if line.link == link and line.enterprise in enterprises]
