"""The second look at an order: what the cheapest way in time would cost that other orders leave, rule by rule.

Where even that costs more than being late (or than not making the unit), cost is the reason. Where it would pay, but
the way is closed once smallest lots, supplier limits or quotas are kept as the order stands, the rule that closes it
is. Where it would pay and no rule closes it, planning ended too early: a longer run may find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from services.planning.explain.cheapest_way import Search, Start, Transport, Way
from services.planning.explain.choices import Choices, Flags, choices, quotas_on
from services.planning.explain.route_time import RouteTimes
from services.planning.model import Order, Problem, Step, terms
from services.planning.model.lots import Lot
from services.planning.model.solution import Reason

# A cell with room for less than one in so many of the units in question is no help.
SLIVER = 50
# So many ways are tried at most; where all of them pay, more would too.
MOST_WAYS = 12


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is to be explained: so many units of an order that are late, or that are not made at all.

    `until` is the day by which they should be finished; `money` is what a unit costs as it is now, lateness or not
    making it included; `start` is from where it would have to go another way. What keeps `most` of them from it is
    what explains the order; where more than the rest could go a way that pays, planning ended too early.
    """

    order: Order
    units: int
    until: int
    money: float
    start: Start
    most: float


class Scales:
    """Weighs the ways that are left to an order."""

    def __init__(self, routes: RouteTimes) -> None:
        self.routes = routes
        self.room = routes.room
        self.transport = Transport.of(routes.room.park)

    def unmade(self, order: Order, units: int, most: float) -> Trouble:
        """The units of an order that are not made."""
        return Trouble(order, units, self.routes.last_day, order.unmet_cost, Start(day=order.release), most)

    def late(self, order: Order, units: int, most: float) -> Trouble:
        """The late units of an order; what they cost is the median over them."""
        lots = sorted(((self._money(order, lot), lot) for lot in self._late_lots(order)), key=itemgetter(0))
        if not lots:
            return Trouble(order, units, order.due, 0.0, Start(len(order.route)), most)
        half = np.cumsum([lot.quantity for _, lot in lots])
        money, lot = lots[int(np.searchsorted(half, half[-1] / 2))]
        return Trouble(order, units, order.due, money, self._start(order, lot), most)

    def reasons(self, trouble: Trouble) -> list[Reason]:
        """What keeps the units from being made, or made in time; `unfinished` where nothing does."""
        if trouble.start.step == len(trouble.order.route):
            finish = self._committed_finish(trouble.order)
            return [Reason("lead-time", "", amount=trouble.units, earliest_finish=finish, proven=False)]
        return self._weighing(trouble).reasons()

    def short_of_capacity(self, trouble: Trouble, reason: Reason) -> list[Reason]:
        """A want of capacity, and cost with it where more would be too dear to be used."""
        return self._weighing(trouble).short_of_capacity(reason)

    def _weighing(self, trouble: Trouble) -> _Weighing:
        windows = self.routes.windows(trouble.order, trouble.until)
        steps = [choices(self.routes, trouble.order, number, window) for number, window in enumerate(windows)]
        return _Weighing(self.room.problem, self.transport, trouble, steps)

    def _late_lots(self, order: Order) -> list[Lot]:
        lots, own = self.room.lots, self.room.own(order.id)
        mine = [lots[place] for place in np.unique(self.room.work.lot[own]).tolist()]
        return [lot for lot in mine if self._days_late(order, lot) > 0]

    def _days_late(self, order: Order, lot: Lot) -> int:
        last = lot.steps[-1]
        return max(0, last.day + self.room.problem.line_by_id[last.line].lead_days - order.due)

    def _money(self, order: Order, lot: Lot) -> float:
        """What a unit of a lot costs: the steps that it could take otherwise, and its lateness."""
        return self._making(order, lot, self._fixed(order, lot)) + order.late_cost * self._days_late(order, lot)

    def _making(self, order: Order, lot: Lot, fixed: int) -> float:
        lines = [self.room.problem.line_by_id[step.line] for step in lot.steps]
        cost = 0.0
        for number in range(fixed, len(lines)):
            cost += terms(order, order.route[number], lines[number])[1]
            if number:
                cost += self.room.problem.lane_between[lines[number - 1].zone, lines[number].zone].cost
        return cost

    def _fixed(self, order: Order, lot: Lot) -> int:
        """How many of a lot's steps are done or committed."""
        committed: list[tuple[Step, ...]] = [*self.room.begun.get(order.id, ())]
        committed += [
            commitment.steps for commitment in self.room.firm.get(order.id, ()) if commitment.release_cost is None
        ]
        return max((len(steps) for steps in committed if lot.steps[: len(steps)] == steps), default=0)

    def _committed_finish(self, order: Order) -> int | None:
        """The day on which the last of the units are finished whose whole way is done or committed."""
        committed: list[tuple[Step, ...]] = [*self.room.begun.get(order.id, ())]
        committed += [commitment.steps for commitment in self.room.firm.get(order.id, ())]
        last = [steps[-1] for steps in committed if len(steps) == len(order.route)]
        ends = [step.day + self.room.problem.line_by_id[step.line].lead_days for step in last]
        return max(ends, default=None)

    def _start(self, order: Order, lot: Lot) -> Start:
        fixed = self._fixed(order, lot)
        if not fixed:
            return Start(day=order.release)
        line = self.room.problem.line_by_id[lot.steps[fixed - 1].line]
        zone = int(self.room.park.zone[self.room.park.line_index[line.id]])
        return Start(fixed, zone, lot.steps[fixed - 1].day + line.lead_days)


@dataclass(frozen=True, eq=False, slots=True)
class _Limit:
    """A rule at one step, and what it leaves open of lines × days (one of the two may be 1: all alike)."""

    rule: str
    step: int
    left: Flags


class _Weighing:
    """The ways that are left to some units of an order."""

    def __init__(self, problem: Problem, transport: Transport, trouble: Trouble, steps: list[Choices]) -> None:
        self.problem = problem
        self.trouble = trouble
        self.order = trouble.order
        self.steps = steps
        self.ways = Search(transport, trouble.order, steps, trouble.start, trouble.until)
        self.sliver = max(1.0, trouble.units / SLIVER)

    def reasons(self) -> list[Reason]:
        return self._too_little() or self._no_way() or self._too_strict() or [self._said("unfinished")]

    def short_of_capacity(self, reason: Reason) -> list[Reason]:
        """Capacity as the reason, and cost with it where more capacity there would be too dear to be used."""
        number = reason.step or 0
        is_open = [cells | (place == number) for place, cells in enumerate(self._free())]
        way = self.ways.cheapest(is_open)
        if way.stopped >= 0 or not self._too_dear(way):
            return [reason]
        return [replace(each, together=True) for each in (reason, self._said("cost", self._dearest()))]

    def _too_little(self) -> list[Reason]:
        """Where too few units could be made at a step in all, smallest lots or supplier limits kept."""
        for number in range(self.trouble.start.step, len(self.steps)):
            here, most = self.steps[number], self.order.route[number].max_suppliers
            wanted = self.order.quantity - max(1, self.trouble.most)
            room = float(here.potential[here.big_enough(self.order.quantity)].sum())
            if room <= wanted:
                return [self._said("min-lot", number, self.order.quantity - room)]
            room = here.of_best_firms(most) if most is not None else np.inf
            if room <= wanted:
                return [self._said("max-suppliers", number, self.order.quantity - room)]
        return []

    def _no_way(self) -> list[Reason]:
        """Where other orders leave no way at all, or only ways that cost more than they save."""
        way = self.ways.cheapest(self._free())
        if way.stopped >= 0:
            return self.short_of_capacity(self._said("capacity", way.stopped))
        return [self._said("cost", self._dearest())] if self._too_dear(way) else []

    def _too_strict(self) -> list[Reason]:
        """With all rules kept: how many units could go a way that pays; if few, the rule without which more could."""
        if self._moved() > self.trouble.units - self.trouble.most:
            return []
        limits = list(self._limits())
        lone = next((limit for limit in limits if self._pays_without(limit, limits)), None)
        found = [] if lone is None else [self._said(lone.rule, lone.step)]
        if self.ways.cheapest(self._open_under(limits)).stopped < 0:
            return [*found, self._said("cost", self._dearest())]
        return found or self._joint(limits)

    def _pays_without(self, limit: _Limit, limits: list[_Limit]) -> bool:
        others = [other for other in limits if other is not limit]
        return not self._too_dear(self.ways.cheapest(self._open_under(others)))

    def _joint(self, limits: list[_Limit]) -> list[Reason]:
        """The limits, none of which can be spared, without which there would be a way that pays."""
        needed = list(limits)
        for limit in limits:
            fewer = [other for other in needed if other is not limit]
            kept = [other for other in limits if other not in fewer]
            if not self._too_dear(self.ways.cheapest(self._open_under(kept))):
                needed = fewer
        return [replace(self._said(limit.rule, limit.step), together=True) for limit in needed]

    def _open_under(self, limits: list[_Limit]) -> list[Flags]:
        """What is open with some limits kept."""
        is_open = self._free()
        for limit in limits:
            is_open[limit.step] = is_open[limit.step] & limit.left
        return is_open

    def _moved(self) -> float:
        """Units that can be put on ways that pay, cheapest first, every rule kept; stops where enough are."""
        moved = 0.0
        for _ in range(MOST_WAYS):
            way = self.ways.cheapest(self._open_under(list(self._limits())))
            if moved > self.trouble.units - self.trouble.most or self._too_dear(way):
                return moved
            moved += self._take(way)
        return self.trouble.units

    def _take(self, way: Way) -> float:
        """Let as many units go a way as have room on all of it."""
        cells = list(zip(self.steps[self.trouble.start.step :], way.cells, strict=True))
        units = min(self.trouble.units, *(float(here.free[cell]) for here, cell in cells))
        for here, cell in cells:
            here.free[cell] -= units
            here.own[cell[0]] = True
        return units

    def _free(self) -> list[Flags]:
        return [here.free >= self.sliver for here in self.steps]

    def _limits(self) -> Iterator[_Limit]:
        """Every rule at every step at which it closes lines or days."""
        for number in range(self.trouble.start.step, len(self.steps)):
            here, most = self.steps[number], self.order.route[number].max_suppliers
            left = {
                "max-suppliers": None if most is None else here.among_chosen(most)[:, None],
                "min-lot": here.big_enough(self.trouble.units)[:, None],
                "quota": here.quota_open[None, :],
            }
            yield from (
                _Limit(rule, number, cells) for rule, cells in left.items() if cells is not None and not cells.all()
            )

    def _too_dear(self, way: Way) -> bool:
        return way.money >= self.trouble.money * (1 - 1e-9) - 1e-9

    def _dearest(self) -> int:
        """The step at which the cheapest line with room for the units in question is dearest beside the cheapest."""
        extra: list[float] = []
        for here in self.steps:
            roomy = here.price[here.free.sum(axis=1) >= self.sliver]
            extra.append(float(roomy.min(initial=np.inf) - here.price.min(initial=np.inf)) if len(roomy) else np.inf)
        return int(np.argmax(extra))

    def _said(self, rule: str, number: int | None = None, amount: float | None = None) -> Reason:
        missing = float(np.ceil(self.trouble.units if amount is None else amount))
        if number is None:
            return Reason(rule, "", amount=missing, proven=False)
        window, link = self.steps[number].window, self.order.route[number].link
        quotas = quotas_on(self.problem, link) if rule == "quota" else []
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
