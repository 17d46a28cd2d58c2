"""A look at one order where there is no time to plan it exactly: what it would need at least, step by step."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from services.matching.planning.arrays import Floats
from services.matching.planning.plan import Reason
from services.matching.planning.problem import Order
from services.matching.planning.reasons.route_time import RouteTimes


def inspected(routes: RouteTimes, order: Order) -> Reason:
    """What the order lacks to be made whole and in time, whatever else were free; not proven to be all it lacks.

    Too little time; too little capacity at a step on the days that are of use; too little at as many suppliers as are
    allowed. Where it lacks none of these, planning ended before a place was found.
    """
    finish = routes.earliest_finish(order)
    if finish is None or finish > order.due:
        return Reason("lead-time", "", earliest_finish=finish, proven=False)
    needs = [_Need(routes, order, step, window) for step, window in enumerate(routes.windows(order))]
    for rule in ("capacity", "max-suppliers"):
        short = {need: missing for need in needs if (missing := need.missing(rule)) >= 1}
        if short:
            return _reason(order, rule, max(short, key=lambda need: short[need]), max(short.values()))
    return Reason("unfinished", "", proven=False)


class _Need:
    """What one step of an order could be given on the days that are of use, the order's own lots taken out."""

    def __init__(self, routes: RouteTimes, order: Order, step: int, window: range) -> None:
        self.order = order
        self.step = step
        self.window = window
        crew = routes.crew(order.route[step])
        days = slice(window.start, max(window.start, window.stop))
        load = np.maximum(crew.loads(order, order.route[step]), 1e-9)
        room = routes.room.unused_without(order.id)[crew.rows, days]
        self.units: Floats = np.floor(room / load[:, None] + 1e-6).sum(axis=1)
        self.enterprises = [line.enterprise for line in crew.lines]

    def missing(self, rule: str) -> float:
        """Units that the rule keeps from being made at this step."""
        if rule == "capacity":
            return self.order.quantity - float(self.units.sum())
        most = self.order.route[self.step].max_suppliers
        if most is None:
            return 0.0
        of_enterprise: defaultdict[str, float] = defaultdict(float)
        for enterprise, units in zip(self.enterprises, self.units.tolist(), strict=True):
            of_enterprise[enterprise] += units
        return self.order.quantity - sum(sorted(of_enterprise.values(), reverse=True)[:most])


def _reason(order: Order, rule: str, need: _Need, missing: float) -> Reason:
    window = need.window
    return Reason(
        rule,
        "",
        step=need.step,
        link=order.route[need.step].link,
        first_day=window.start if window else None,
        last_day=window.stop - 1 if window else None,
        amount=missing,
        proven=False,
    )
