"""From a plan to the reasons for what it leaves late or unmade.

First a glance at every order, what costs most first, which takes a fraction of a millisecond; then a closer look at
those that it told nothing of; and with the time that is left, exact planning of one order after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from services.planning.explain.glance import Glance, reason_of
from services.planning.explain.room import Room
from services.planning.explain.route_time import RouteTimes
from services.planning.explain.search import NOTICEABLE, Budget, Search
from services.planning.explain.single_order import Lift
from services.planning.explain.weighing import Scales
from services.planning.explain.wording import text_of
from services.planning.model import Order, Problem
from services.planning.model.solution import Reason, Solution, Unmet

# The costliest order still to be explained exactly may take one part in so many of what is left.
FEWEST_SHARES = 5
# With fewer solves nothing is proven: as it is, and with what is suspected lifted.
FEWEST_SOLVES = 3
# An order that could stand better by this share has a better place.
NOTICEABLY_BETTER = 0.01
# So many orders are glanced at even where there is no time at all.
ALWAYS_GLANCED_AT = 50
TOO_LITTLE_TIME = Reason("unfinished", "", proven=False)


@dataclass(slots=True)
class _Standing:
    """How an order stands in a plan: units not made, units made late, unit-days late; and what is found about it."""

    order: Order
    unmet: int
    late_units: int
    late: int
    reasons: list[Reason] = field(default_factory=list)

    @property
    def penalty(self) -> float:
        return self.unmet * self.order.unmet_cost + self.late * self.order.late_cost

    @property
    def short(self) -> bool:
        """Whether what is not made weighs more than what is late."""
        return self.unmet * self.order.unmet_cost >= self.late * self.order.late_cost and self.unmet > 0

    @property
    def most(self) -> float:
        """What keeps so many units from being made, or from being in time, explains how the order stands."""
        if self.short:
            return 1.0 if self.unmet == self.order.quantity and not self.order.partial else self.unmet / 2
        return self.late_units / 2

    @property
    def certain(self) -> bool:
        return bool(self.reasons) and all(reason.proven for reason in self.reasons)


def explain(
    problem: Problem, plan: Solution, seconds: float | None = 5.0, solves: int | None = None
) -> tuple[Unmet, ...]:
    """Every order that is late, short or unmatched in the plan, with at least one reason each, in the park's order.

    The plan must keep the rules. What costs most is explained first. `seconds` and `solves` (None: no limit) bound
    the exact search; an order that it does not reach is explained by looks at what the others leave, `proven` being
    false. With `solves` alone the answer does not depend on the clock.
    """
    budget = Budget.of(seconds, solves)
    routes = RouteTimes(Room(problem, plan.lots))
    standings = list(_troubled(routes.room))
    costliest = sorted(standings, key=lambda standing: -standing.penalty)
    _glance_at_all(routes, costliest, budget)
    _weigh_the_rest(routes, costliest, budget)
    _plan_exactly(routes, costliest, budget)
    return tuple(_worded(problem, standing) for standing in standings)


def _worded(problem: Problem, standing: _Standing) -> Unmet:
    reasons = standing.reasons or [TOO_LITTLE_TIME]
    worded = tuple(replace(reason, text=text_of(problem, reason)) for reason in reasons)
    return Unmet(standing.order.id, standing.unmet, worded)


def _troubled(room: Room) -> Iterator[_Standing]:
    stands = room.standings
    ordered = np.array([order.quantity for order in room.problem.orders], dtype=np.int64)
    for place in np.flatnonzero((stands.made < ordered) | (stands.late > 0)).tolist():
        order = room.problem.orders[place]
        unmet = order.quantity - int(stands.made[place])
        yield _Standing(order, unmet, int(stands.late_units[place]), int(stands.late[place]))


def _glance_at_all(routes: RouteTimes, standings: list[_Standing], budget: Budget) -> None:
    glance = Glance(routes)
    for place, standing in enumerate(standings):
        if place >= ALWAYS_GLANCED_AT and budget.over():
            return
        standing.reasons = _at_a_glance(routes, glance, standing)


def _at_a_glance(routes: RouteTimes, glance: Glance, standing: _Standing) -> list[Reason]:
    """What can be seen with every link taken as a whole; nothing where that leaves room enough."""
    order = standing.order
    impossible = routes.unserved(order) if standing.short else []
    if impossible:
        return [Reason("no-eligible-line", "", step, order.route[step].link) for step in impossible]
    finish = routes.earliest_finish(order)
    until = _until(routes, standing)
    if finish is None or finish > until:
        first, last = max(0, order.release), routes.problem.days - 1
        return [Reason("lead-time", "", first_day=first, last_day=last, earliest_finish=finish, proven=False)]
    neck = glance.bottleneck(order, until)
    return [reason_of(order, neck)] if neck is not None and neck.missing >= standing.most else []


def _until(routes: RouteTimes, standing: _Standing) -> int:
    """The day by which the units in question should have been finished."""
    return routes.last_day if standing.short else standing.order.due


def _weigh_the_rest(routes: RouteTimes, standings: list[_Standing], budget: Budget) -> None:
    scales = Scales(routes)
    for standing in standings:
        if budget.over():
            return
        order, seen = standing.order, standing.reasons
        if not seen or seen[0].rule == "capacity":
            weigh = scales.unmade if standing.short else scales.late
            trouble = weigh(order, standing.unmet if standing.short else standing.late_units, standing.most)
            standing.reasons = scales.short_of_capacity(trouble, seen[0]) if seen else scales.reasons(trouble)


def _plan_exactly(routes: RouteTimes, standings: list[_Standing], budget: Budget) -> None:
    open_ones = [standing for standing in standings if not standing.certain]
    for index, standing in enumerate(open_ones):
        if budget.spent():
            return
        search = Search(routes, standing.order, budget)
        # Much for few proves something; a little for each would prove nothing.
        share = budget.share(min(len(open_ones) - index, FEWEST_SHARES), least=FEWEST_SOLVES * search.seconds)
        search.budget, allowed = share, share.solves
        standing.reasons = _searched(search, standing) or standing.reasons
        if budget.solves is not None:
            budget.solves -= (allowed or 0) - (share.solves or 0)


def _searched(search: Search, standing: _Standing) -> list[Reason]:
    """What exact planning of the order alone proves; nothing where it did not come to an end."""
    search.room.take_out(standing.order.id)
    try:
        base = search.outcome()
        if base is None:
            return []
        found = [] if base.penalty <= NOTICEABLE else search.single(base, _suspected(standing)) or search.joint(base)
        better_place = base.penalty <= standing.penalty * (1 - NOTICEABLY_BETTER)
        return [*found, Reason("unfinished", "")] if better_place else found
    finally:
        search.room.put_back(standing.order.id)


def _suspected(standing: _Standing) -> list[Lift]:
    """The limits that looks have found, to be tried first."""
    rules = [reason for reason in standing.reasons if reason.rule not in {"unfinished", "no-eligible-line"}]
    return [Lift(reason.rule, None if reason.rule == "cost" else reason.step) for reason in rules]
