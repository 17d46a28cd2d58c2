"""The cheapest alternative of an order: the cost of the cheapest route in time that other orders leave, rule by rule.

Where even that costs more than being late (or than not making the unit), cost is the reason. Where it would pay, but
is closed once smallest lots, supplier limits or quotas are kept, the rule that closes it is the reason. Where it would
pay and no rule closes it, planning ended too early: a longer search may find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from services.planning.explain.choices import Choices, Flags, choices, quotas_on
from services.planning.explain.residual import Residual
from services.planning.explain.route_dp import CheapestRoute, RouteDp, Start
from services.planning.explain.route_times import RouteTimes
from services.planning.model import Order, Step, delivery, terms
from services.planning.model.lots import Lot
from services.planning.model.solution import Reason
from services.planning.model.transport import Transport

# A line and day on which less than one in so many of the units in question fits is of no use.
SLIVER = 50
# So many routes are tried at most; where all of them pay, more would too. Of an order that is made whole or not at all
# every unit needs its place: much of it helps nothing.
MOST_ROUTES, MOST_ROUTES_OF_WHOLE = 12, 300


@dataclass(frozen=True, slots=True)
class Symptom:
    """Units of an order that are late or unmet.

    `until` is the day by which they should be finished; `money` is the cost of a unit as it is now, lateness or not
    making it included; `start` is the place from which it would have to take another route. A limit that keeps `most`
    of the units from it explains the order; where more than the rest could take a route that pays, planning ended too
    early.
    """

    order: Order
    units: int
    until: int
    money: float
    start: Start
    most: float


class CheapestAlternative:
    """Compares the cost of an order as it is with the cheapest route that other orders leave."""

    def __init__(self, routes: RouteTimes) -> None:
        self.routes = routes
        self.residual = routes.residual
        self.transport = Transport.of(routes.residual.park.lanes, routes.residual.park.capacity.shape[1])

    def unmade(self, order: Order, units: int, most: float) -> Symptom:
        """The units of an order that are not made."""
        return Symptom(order, units, self.routes.last_day, order.unmet_cost, Start(day=order.release), most)

    def late(self, order: Order, units: int, most: float) -> Symptom:
        """The late units of an order; their cost is the median over them."""
        lots = sorted(((self._money(order, lot), lot) for lot in self._late_lots(order)), key=itemgetter(0))
        if not lots:
            return Symptom(order, units, order.due, 0.0, Start(len(order.route)), most)
        half = np.cumsum([lot.quantity for _, lot in lots])
        money, lot = lots[int(np.searchsorted(half, half[-1] / 2))]
        return Symptom(order, units, order.due, money, self._start(order, lot), most)

    def reasons(self, symptom: Symptom) -> list[Reason]:
        """The limits that keep the units from being made, or made in time; `unfinished` where none does."""
        if symptom.start.step == len(symptom.order.route):
            finish = self._committed_finish(symptom.order)
            late = Reason("lead-time", "", amount=symptom.units, earliest_finish=finish, proven=False)
            return [replace(late, by_agreement=bool(self.residual.firm.get(symptom.order.id)))]
        return self._alternatives(symptom).reasons()

    def short_of_capacity(self, symptom: Symptom, reason: Reason) -> list[Reason]:
        """The lack of capacity, and cost with it where more capacity would cost too much to be used."""
        return self._alternatives(symptom).short_of_capacity(reason)

    def _alternatives(self, symptom: Symptom) -> _Alternatives:
        windows = self.routes.windows(symptom.order, symptom.until)
        steps = [choices(self.routes, symptom.order, number, window) for number, window in enumerate(windows)]
        return _Alternatives(self.residual, self.transport, symptom, steps)

    def _late_lots(self, order: Order) -> list[Lot]:
        lots, own = self.residual.lots, self.residual.own(order.id)
        mine = [lots[place] for place in np.unique(self.residual.work.lot[own]).tolist()]
        return [lot for lot in mine if self._days_late(order, lot) > 0]

    def _days_late(self, order: Order, lot: Lot) -> int:
        return max(0, self._finish(order, lot.steps[-1]) - order.due)

    def _finish(self, order: Order, last: Step) -> int:
        """The day on which units are where their order goes."""
        line = self.residual.problem.line_by_id[last.line]
        return last.day + line.lead_days + self.residual.road_days(order.id, line.zone)

    def _money(self, order: Order, lot: Lot) -> float:
        """The cost of a unit of a lot: the steps that it could take elsewhere, and its lateness."""
        return self._making(order, lot, self._fixed(order, lot)) + order.late_cost * self._days_late(order, lot)

    def _making(self, order: Order, lot: Lot, fixed: int) -> float:
        lines = [self.residual.problem.line_by_id[step.line] for step in lot.steps]
        cost = 0.0
        for number in range(fixed, len(lines)):
            cost += terms(order, order.route[number], lines[number])[1]
            if number:
                cost += self.residual.problem.lane_between[lines[number - 1].zone, lines[number].zone].cost
        lane = delivery(self.residual.problem, order, lines[-1])
        return cost if lane is None else cost + lane.cost

    def _fixed(self, order: Order, lot: Lot) -> int:
        """The number of a lot's steps that are done or committed."""
        committed: list[tuple[Step, ...]] = [*self.residual.in_progress.get(order.id, ())]
        committed += [commitment.steps for commitment in self.residual.firm.get(order.id, ()) if commitment.binding]
        return max((len(steps) for steps in committed if lot.steps[: len(steps)] == steps), default=0)

    def _committed_finish(self, order: Order) -> int | None:
        """The day on which the last of the units are finished whose whole route is done or committed."""
        committed: list[tuple[Step, ...]] = [*self.residual.in_progress.get(order.id, ())]
        committed += [commitment.steps for commitment in self.residual.firm.get(order.id, ())]
        last = [steps[-1] for steps in committed if len(steps) == len(order.route)]
        return max((self._finish(order, step) for step in last), default=None)

    def _start(self, order: Order, lot: Lot) -> Start:
        fixed = self._fixed(order, lot)
        if not fixed:
            return Start(day=order.release)
        line = self.residual.problem.line_by_id[lot.steps[fixed - 1].line]
        zone = int(self.residual.park.zone[self.residual.park.line_index[line.id]])
        return Start(fixed, zone, lot.steps[fixed - 1].day + line.lead_days)


@dataclass(frozen=True, eq=False, slots=True)
class _Limit:
    """A rule at one step, and what it leaves open of lines × days (one of the two may be 1: all alike)."""

    rule: str
    step: int
    left: Flags


class _Alternatives:
    """The routes that are left to some units of an order."""

    def __init__(self, residual: Residual, transport: Transport, symptom: Symptom, steps: list[Choices]) -> None:
        self.problem = residual.problem
        self.symptom = symptom
        self.order = symptom.order
        self.steps = steps
        road = residual.road(symptom.order.id)
        self.route_dp = RouteDp(transport, symptom.order, road, steps, symptom.start, symptom.until)
        self.whole = symptom.units == symptom.order.quantity and not symptom.order.partial
        self.sliver = 1.0 if self.whole else max(1.0, symptom.units / SLIVER)

    def reasons(self) -> list[Reason]:
        return self._too_little() or self._no_route() or self._too_strict() or [self._unfinished()]

    def _unfinished(self) -> Reason:
        return Reason("unfinished", "", proven=False) if self.whole else self._reason("unfinished")

    def short_of_capacity(self, reason: Reason) -> list[Reason]:
        """Capacity as the reason, and cost with it where more capacity there would cost too much to be used."""
        number = reason.step or 0
        is_open = [cells | (place == number) for place, cells in enumerate(self._free())]
        route = self.route_dp.cheapest(is_open)
        if route.stopped >= 0 or not self._costs_too_much(route):
            return [reason]
        return [replace(each, together=True) for each in (reason, self._reason("cost", self._costliest_step()))]

    def _too_little(self) -> list[Reason]:
        """The limit under which too few units could be made at a step in all: capacity, smallest lots, suppliers."""
        for number in range(self.symptom.start.step, len(self.steps)):
            here, most = self.steps[number], self.order.route[number].max_suppliers
            wanted = self.order.quantity - max(1, self.symptom.most)
            units = float(here.potential.sum())
            if units <= wanted:
                return self.short_of_capacity(self._reason("capacity", number, self.order.quantity - units))
            units = float(here.potential[here.big_enough(self.order.quantity)].sum())
            if units <= wanted:
                return [self._reason("min-lot", number, self.order.quantity - units)]
            for rule, fitting in here.by_run_rule().items():
                units = float(here.units[fitting].sum())
                if units <= wanted:
                    return [self._reason(rule, number, self.order.quantity - units)]
            units = here.of_best_enterprises(most) if most is not None else np.inf
            if units <= wanted:
                return [self._reason("max-suppliers", number, self.order.quantity - units)]
        return []

    def _no_route(self) -> list[Reason]:
        """The reason where other orders leave no route at all, or only routes that cost more than they save."""
        route = self.route_dp.cheapest(self._free())
        if route.stopped >= 0:
            return self.short_of_capacity(self._reason("capacity", route.stopped))
        return [self._reason("cost", self._costliest_step())] if self._costs_too_much(route) else []

    def _too_strict(self) -> list[Reason]:
        """The rule without which more units could take a route that pays, where with all rules too few could."""
        moved = self._moved()
        if moved > self.symptom.units - self.symptom.most:
            return []
        return self._too_little_left(self.symptom.units - moved) or self._strictest()

    def _too_little_left(self, units: float) -> list[Reason]:
        """The reason for the last units, where the others have taken what there was."""
        route = self.route_dp.cheapest(self._free())
        if route.stopped >= 0:
            return self.short_of_capacity(self._reason("capacity", route.stopped, units))
        return [self._reason("cost", self._costliest_step(), units)] if self._costs_too_much(route) else []

    def _strictest(self) -> list[Reason]:
        limits = list(self._limits())
        lone = next((limit for limit in limits if self._pays_without(limit, limits)), None)
        found = [] if lone is None else [self._reason(lone.rule, lone.step)]
        if self.route_dp.cheapest(self._open_under(limits)).stopped < 0:
            return [*found, self._reason("cost", self._costliest_step())]
        return found or self._joint(limits)

    def _pays_without(self, limit: _Limit, limits: list[_Limit]) -> bool:
        others = [other for other in limits if other is not limit]
        return not self._costs_too_much(self.route_dp.cheapest(self._open_under(others)))

    def _joint(self, limits: list[_Limit]) -> list[Reason]:
        """The limits, none of which can be spared, without which there would be a route that pays."""
        needed = list(limits)
        for limit in limits:
            fewer = [other for other in needed if other is not limit]
            kept = [other for other in limits if other not in fewer]
            if not self._costs_too_much(self.route_dp.cheapest(self._open_under(kept))):
                needed = fewer
        return [replace(self._reason(limit.rule, limit.step), together=True) for limit in needed]

    def _open_under(self, limits: list[_Limit]) -> list[Flags]:
        """The lines and days that are open with some limits kept."""
        is_open = self._free()
        for limit in limits:
            is_open[limit.step] = is_open[limit.step] & limit.left
        return is_open

    def _moved(self) -> float:
        """Units that can take routes that pay, cheapest first, every rule kept; stops where enough can."""
        moved = 0.0
        for _ in range(MOST_ROUTES_OF_WHOLE if self.whole else MOST_ROUTES):
            route = self.route_dp.cheapest(self._open_under(list(self._limits())))
            if moved > self.symptom.units - self.symptom.most or self._costs_too_much(route):
                return moved
            moved += self._take(route)
        return self.symptom.units

    def _take(self, route: CheapestRoute) -> float:
        """Move as many units to a route as fit on all of it."""
        cells = list(zip(self.steps[self.symptom.start.step :], route.cells, strict=True))
        units = min(self.symptom.units, *(float(here.free[cell]) for here, cell in cells))
        for here, cell in cells:
            here.free[cell] -= units
            here.own[cell[0]] = True
        return units

    def _free(self) -> list[Flags]:
        return [here.free >= self.sliver for here in self.steps]

    def _limits(self) -> Iterator[_Limit]:
        """Every rule at every step at which it closes lines or days."""
        for number in range(self.symptom.start.step, len(self.steps)):
            here, most = self.steps[number], self.order.route[number].max_suppliers
            left = {
                "max-suppliers": None if most is None else here.among_chosen(most)[:, None],
                "min-lot": here.big_enough(self.symptom.units)[:, None],
                "quota": here.quota_open,
                **here.by_run_rule(),
            }
            yield from (
                _Limit(rule, number, cells) for rule, cells in left.items() if cells is not None and not cells.all()
            )

    def _costs_too_much(self, route: CheapestRoute) -> bool:
        return route.money >= self.symptom.money * (1 - 1e-9) - 1e-9

    def _costliest_step(self) -> int:
        """The step at which the cheapest line that the units fit on costs most beyond the cheapest line of all."""
        extra: list[float] = []
        for here in self.steps:
            roomy = here.price[here.free.sum(axis=1) >= self.sliver]
            extra.append(float(roomy.min(initial=np.inf) - here.price.min(initial=np.inf)) if len(roomy) else np.inf)
        return int(np.argmax(extra))

    def _reason(self, rule: str, number: int | None = None, amount: float | None = None) -> Reason:
        missing = float(np.ceil(self.symptom.units if amount is None else amount))
        if number is None:
            return Reason(rule, "", amount=missing, proven=False)
        window, link = self.steps[number].window, self.order.route[number].link
        quotas = quotas_on(self.problem, self.order.route[number]) if rule == "quota" else []
        return Reason(
            rule,
            "",
            step=number,
            link=link,
            first_day=window.start if window else None,
            last_day=window.stop - 1 if window else None,
            amount=missing,
            quota=quotas[0].id if quotas else None,
            proven=False,
        )
