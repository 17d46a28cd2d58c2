"""From a plan to the reasons for what it leaves late or unmade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.matching.planning.plan import Plan, Reason, Unmet
from services.matching.planning.problem import Order, Problem
from services.matching.planning.reasons.inspection import inspected
from services.matching.planning.reasons.room import Room
from services.matching.planning.reasons.route_time import RouteTimes
from services.matching.planning.reasons.search import NOTICEABLE, Budget, Search
from services.matching.planning.reasons.wording import text_of

# The costliest order still to be explained may take one part in so many of what is left.
FEWEST_SHARES = 5


@dataclass(frozen=True, slots=True)
class _Standing:
    """How an order stands in a plan: units not made, unit-days late, and what both cost."""

    order: Order
    unmet: int
    late: int

    @property
    def penalty(self) -> float:
        return self.unmet * self.order.unmet_cost + self.late * self.order.late_cost


def explain(problem: Problem, plan: Plan, seconds: float | None = 5.0, solves: int | None = None) -> tuple[Unmet, ...]:
    """Every order that is late, short or unmatched in the plan, with at least one reason each, in the park's order.

    The plan must keep the rules. What costs most is explained first. `seconds` and `solves` (None: no limit) bound
    the exact search; an order that it does not reach is explained by a look at its window, `proven` being false.
    """
    budget = Budget.of(seconds, solves)
    routes = RouteTimes(Room(problem, plan.lots))
    troubled = sorted(_troubled(routes.room), key=lambda standing: -standing.penalty)
    found: dict[str, Unmet] = {}
    for index, standing in enumerate(troubled):
        # Much for few proves something; a little for each would prove nothing.
        share = budget.share(min(len(troubled) - index, FEWEST_SHARES))
        allowed = share.solves
        reasons = _reasons(routes, standing, share)
        if budget.solves is not None:
            budget.solves -= (allowed or 0) - (share.solves or 0)
        worded = tuple(replace(reason, text=text_of(problem, reason)) for reason in reasons)
        found[standing.order.id] = Unmet(standing.order.id, standing.unmet, worded)
    return tuple(found[order.id] for order in problem.orders if order.id in found)


def _troubled(room: Room) -> Iterator[_Standing]:
    for order in room.problem.orders:
        unmet, late = order.quantity, 0
        for lot in room.lots[order.id]:
            last = lot.steps[-1]
            finish = last.day + room.problem.line_by_id[last.line].lead_days
            unmet -= lot.quantity
            late += lot.quantity * max(0, finish - order.due)
        if unmet or late:
            yield _Standing(order, unmet, late)


def _reasons(routes: RouteTimes, standing: _Standing, budget: Budget) -> list[Reason]:
    room, order = routes.room, standing.order
    impossible = routes.unserved(order) if standing.unmet else []
    if impossible:
        return [Reason("no-eligible-line", "", step, order.route[step].link) for step in impossible]
    if budget.spent():
        return [inspected(routes, order)]
    room.take_out(order.id)
    try:
        return _searched(Search(routes, order, budget))
    finally:
        room.put_back(order.id)


def _searched(search: Search) -> list[Reason]:
    base = search.outcome()
    if base is None:
        return [inspected(search.routes, search.order)]
    if base.penalty <= NOTICEABLE:
        return [Reason("unfinished", "")]
    return search.single(base) or search.joint(base) or [inspected(search.routes, search.order)]
