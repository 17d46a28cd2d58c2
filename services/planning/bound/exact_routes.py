"""The cost of the cheapest route in exact rationals: only routes that floats do not show to cost more are tried.

Each float in the tables of a route is a sum of a few hundred terms >= 0 at most, and wrong by less than `ROUNDING` of
it: what costs more than that beyond the cheapest cannot be the cheapest. Of days on which a line costs the same, only
the last is tried: goods that have come by an earlier day have come by that one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from services.planning.bound.charges import Charges
from services.planning.bound.eligible import exact_terms
from services.planning.bound.order_value import INFINITE, Number
from services.planning.bound.routes import Delivered, RouteCosts, RouteStepCosts
from services.planning.bound.set_ups import SetUps, Shares
from services.planning.model import Order

ROUNDING = 1e-11


class ExactRoutes:
    """The steps of one order's route at the charges of a park, `shares` of set-ups included."""

    def __init__(
        self,
        order: Order,
        road: Delivered,
        steps: Sequence[RouteStepCosts],
        shares: Sequence[Shares | None],
        set_ups: SetUps,
    ) -> None:
        self.order = order
        self.road = road
        self.steps = steps
        self.shares = shares
        self.set_ups = set_ups
        self.charges: Charges = set_ups.charges
        self.lanes = set_ups.charges.park.lanes

    def value(self, route: RouteCosts) -> Number:
        """The exact cost of the cheapest route, of which the tables are given in floats."""
        if route.value == INFINITE:
            return INFINITE
        return _Retrace(self, route).value()

    def unit(self, step: int, line: int, day: int) -> Fraction:
        """The cost of a unit at a step, on a line by its place among the step's lines, on a day."""
        lines, shares = self.steps[step].lines, self.shares[step]
        row = int(lines.row[line])
        if line not in lines.exact:
            lines.exact[line] = exact_terms(self.order, self.order.route[step], self.charges.problem.lines[row])
        load, price = lines.exact[line]
        cost = price + load * self.charges.exactly(row, day)
        return cost if shares is None else cost + self.set_ups.exactly(shares, line, row)

    def ending(self, zone: int, ready: int) -> Fraction:
        """The cost of delivery and lateness of a unit that is ready in a zone on a day."""
        late = max(0, ready + int(self.road.transit[zone]) - self.order.due)
        return Fraction(float(self.road.haulage[zone])) + late * Fraction(self.order.late_cost)

    def haulage(self, origin: int, target: int) -> Fraction:
        """Money per unit over a lane."""
        return Fraction(float(self.lanes.haulage[origin, target]))


class _Retrace:
    """Goes back through the tables of one start, to all that may be the cheapest."""

    def __init__(self, exact: ExactRoutes, route: RouteCosts) -> None:
        self.exact = exact
        self.route = route
        self.start = route.start
        self.days = np.arange(route.ended.shape[1])
        self.known: dict[tuple[int, int, int], Number] = {}

    def value(self) -> Number:
        last = len(self.exact.steps) - 1
        near = self.route.ended <= above(self.route.value)
        lines = self.exact.steps[last].lines
        best: Number = INFINITE
        for group, line, day in self._works(last, near, by_day=True):
            zone, ready = int(lines.zone[group]), day + int(lines.lead[group])
            best = min(best, self._worked(last, group, line, day) + self.exact.ending(zone, ready))
        return best

    def _worked(self, step: int, group: int, line: int, day: int) -> Number:
        zone = int(self.exact.steps[step].lines.zone[group])
        return self.exact.unit(step, line, day) + self._arrived(step, zone, day)

    def _arrived(self, step: int, zone: int, day: int) -> Number:
        """The cost of goods in a zone by a day, for a step."""
        if step == self.start.step:
            return Fraction(0) if self.start.zone is None else self.exact.haulage(self.start.zone, zone)
        key = step, zone, day
        if key not in self.known:
            self.known[key] = self._brought(step, zone, day)
        return self.known[key]

    def _brought(self, step: int, zone: int, day: int) -> Number:
        lines = self.exact.steps[step - 1].lines
        at = step - self.start.step
        transit, haulage = self.exact.lanes.transit[lines.zone, zone], self.exact.lanes.haulage[lines.zone, zone]
        latest = np.where(transit >= 0, day - transit - lines.lead, -1)
        costs = self.route.worked[at - 1] + haulage[:, None]
        near = (costs <= above(self.route.arrived[at][zone, day])) & (self.days <= latest[:, None])
        best: Number = INFINITE
        for group, line, worked_on in self._works(step - 1, near, by_day=False):
            origin = int(lines.zone[group])
            brought = self._worked(step - 1, group, line, worked_on) + self.exact.haulage(origin, zone)
            best = min(best, brought)
        return best

    def _works(self, step: int, near: npt.NDArray[np.bool_], by_day: bool) -> Iterator[tuple[int, int, int]]:
        """Group, line and day of work that may be the cheapest; each day if they differ in more than their price."""
        costs = self.exact.steps[step]
        charges = self.exact.charges
        tried: dict[tuple[int, Fraction, int], tuple[int, int, int]] = {}
        for group, day in np.argwhere(near).tolist():
            members = costs.lines.lines(group)
            row = costs.lines.row[members]
            unit = costs.lines.price[members] + costs.lines.load[members] * charges.charged[row, day]
            unit = np.where(charges.park.capacity[row, day] > 0, unit + costs.share[members], INFINITE)
            for place in np.flatnonzero(unit <= above(costs.unit[group, day])).tolist():
                line = members.start + place
                # Days come in sequence: the last of equal ones stays.
                price = charges.exactly(int(row[place]), day)
                tried[line, price, day if by_day else 0] = group, line, day
        return iter(tried.values())


def above(cost: float) -> float:
    """A float above all costs that floats do not show to be higher."""
    return float(cost + ROUNDING * (1.0 + abs(cost)))
