"""Finds the reasons for the orders that a solution leaves late or unmade.

The min-cut check takes a fraction of a millisecond per order and is made for every order, the costliest first. The
cheapest alternative is worked out for the orders that the check finds no reason for. In the time that is left, one
order after another is planned exactly, with limits relaxed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from services.planning.explain.allowance import Allowance
from services.planning.explain.cheapest_alternative import CheapestAlternative
from services.planning.explain.min_cut import MinCutCheck, reason_of
from services.planning.explain.relaxation import Relaxation
from services.planning.explain.relaxation_search import NOTICEABLE, RelaxationSearch
from services.planning.explain.residual import Residual
from services.planning.explain.route_times import RouteTimes
from services.planning.explain.wording import Wording
from services.planning.model import Order, Problem
from services.planning.model.solution import Reason, Solution, Unmet

# The costliest order still to be explained exactly may take one part in so many of what is left.
FEWEST_SHARES = 5
# With fewer solves nothing is proven: as it is, and with what is suspected relaxed.
FEWEST_SOLVES = 3
# An order whose penalty could be lower by this share has a better place.
NOTICEABLY_BETTER = 0.01
# So many orders get the min-cut check even where there is no time at all.
ALWAYS_CHECKED = 50
TOO_LITTLE_TIME = Reason("unfinished", "", proven=False)


@dataclass(slots=True)
class _Shortfall:
    """An order that is late or short: units not made, units made late, unit-days late, and the reasons found."""

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
        """True if the units not made cost more than the lateness."""
        return self.unmet * self.order.unmet_cost >= self.late * self.order.late_cost and self.unmet > 0

    @property
    def most(self) -> float:
        """The number of units that a limit must keep unmet or late to explain the order."""
        if self.short:
            return 1.0 if self.unmet == self.order.quantity and not self.order.partial else self.unmet / 2
        return self.late_units / 2

    @property
    def certain(self) -> bool:
        return bool(self.reasons) and all(reason.proven for reason in self.reasons)


def explain(
    problem: Problem, solution: Solution, seconds: float | None = 5.0, solves: int | None = None
) -> tuple[Unmet, ...]:
    """Every order that is late, short or unmatched in the solution, with at least one reason, in the park's order.

    The solution must keep the rules. The costliest orders are explained first. `seconds` and `solves` (None: no
    limit) bound the exact search; an order that it does not reach is explained by the min-cut check or the cheapest
    alternative, and `proven` is false. With `solves` alone the answer does not depend on the clock.
    """
    allowance = Allowance.of(seconds, solves)
    routes = RouteTimes(Residual(problem, solution.lots))
    shortfalls = list(_late_or_short(routes.residual))
    costliest = sorted(shortfalls, key=lambda shortfall: -shortfall.penalty)
    _check_all(routes, costliest, allowance)
    _weigh_alternatives(routes, costliest, allowance)
    _plan_exactly(routes, costliest, allowance)
    wording = Wording(problem, routes.residual.facts)
    return tuple(_worded(wording, shortfall) for shortfall in shortfalls)


def _worded(wording: Wording, shortfall: _Shortfall) -> Unmet:
    reasons = shortfall.reasons or [TOO_LITTLE_TIME]
    worded = tuple(wording.worded(shortfall.order, reason) for reason in reasons)
    return Unmet(shortfall.order.id, shortfall.unmet, worded)


def _late_or_short(residual: Residual) -> Iterator[_Shortfall]:
    fulfilment = residual.fulfilment
    ordered = np.array([order.quantity for order in residual.problem.orders], dtype=np.int64)
    for place in np.flatnonzero((fulfilment.made < ordered) | (fulfilment.late > 0)).tolist():
        order = residual.problem.orders[place]
        unmet = order.quantity - int(fulfilment.made[place])
        yield _Shortfall(order, unmet, int(fulfilment.late_units[place]), int(fulfilment.late[place]))


def _check_all(routes: RouteTimes, shortfalls: list[_Shortfall], allowance: Allowance) -> None:
    check = MinCutCheck(routes)
    for place, shortfall in enumerate(shortfalls):
        if place >= ALWAYS_CHECKED and allowance.over():
            return
        shortfall.reasons = _by_min_cut(routes, check, shortfall)


def _by_min_cut(routes: RouteTimes, check: MinCutCheck, shortfall: _Shortfall) -> list[Reason]:
    """Reasons that show with every link taken as a whole; none where that leaves capacity enough."""
    order = shortfall.order
    impossible = routes.unserved(order) if shortfall.short else []
    if impossible:
        return [Reason(rule, "", step, order.route[step].link) for step, rule in impossible]
    until = _until(routes, shortfall)
    fastest = routes.fastest_finish(order)
    # Days that are closed or taken are a lack of capacity; what takes too long does so on an empty park too.
    if fastest is None or fastest > until:
        finish = routes.earliest_finish(order)
        first, last = max(0, order.release), routes.problem.days - 1
        return [Reason("lead-time", "", first_day=first, last_day=last, earliest_finish=finish, proven=False)]
    neck = check.bottleneck(order, until)
    return [reason_of(order, neck)] if neck is not None and neck.missing >= shortfall.most else []


def _until(routes: RouteTimes, shortfall: _Shortfall) -> int:
    """The day by which the units in question should have been finished."""
    return routes.last_day if shortfall.short else shortfall.order.due


def _weigh_alternatives(routes: RouteTimes, shortfalls: list[_Shortfall], allowance: Allowance) -> None:
    alternative = CheapestAlternative(routes)
    for shortfall in shortfalls:
        if allowance.over():
            return
        order, seen = shortfall.order, shortfall.reasons
        if not seen or seen[0].rule == "capacity":
            weigh = alternative.unmade if shortfall.short else alternative.late
            symptom = weigh(order, shortfall.unmet if shortfall.short else shortfall.late_units, shortfall.most)
            shortfall.reasons = (
                alternative.short_of_capacity(symptom, seen[0]) if seen else alternative.reasons(symptom)
            )


def _plan_exactly(routes: RouteTimes, shortfalls: list[_Shortfall], allowance: Allowance) -> None:
    open_ones = [shortfall for shortfall in shortfalls if not shortfall.certain]
    for index, shortfall in enumerate(open_ones):
        if allowance.spent():
            return
        search = RelaxationSearch(routes, shortfall.order, allowance)
        # Much for few proves something; a little for each would prove nothing.
        share = allowance.share(min(len(open_ones) - index, FEWEST_SHARES), least=FEWEST_SOLVES * search.seconds)
        search.allowance, allowed = share, share.solves
        shortfall.reasons = _searched(search, shortfall) or shortfall.reasons
        if allowance.solves is not None:
            allowance.solves -= (allowed or 0) - (share.solves or 0)


def _searched(search: RelaxationSearch, shortfall: _Shortfall) -> list[Reason]:
    """Reasons proven by exact planning of the order alone; none where it did not come to an end."""
    search.residual.take_out(shortfall.order.id)
    try:
        base = search.outcome()
        if base is None:
            return []
        found = [] if base.penalty <= NOTICEABLE else search.single(base, _suspected(shortfall)) or search.joint(base)
        better_place = base.penalty <= shortfall.penalty * (1 - NOTICEABLY_BETTER)
        return [*found, Reason("unfinished", "")] if better_place else found
    finally:
        search.residual.put_back(shortfall.order.id)


def _suspected(shortfall: _Shortfall) -> list[Relaxation]:
    """The limits found so far, to be relaxed first."""
    rules = [reason for reason in shortfall.reasons if reason.rule not in {"unfinished", "no-eligible-line", "no-lane"}]
    return [Relaxation(reason.rule, None if reason.rule == "cost" else reason.step) for reason in rules]
