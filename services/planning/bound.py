"""The lower bound on total cost that the prices of a solution prove, independent of the solver.

Lagrangian relaxation: prices >= 0 are charged for capacity and quotas in place of their limits; smallest lots,
supplier limits, wholeness and commitments are dropped. Each order then takes its cheapest route through (step, line,
day), from where its work in progress stands where that is cheaper, or is left unmade. The cost of all orders, less
the value of all capacity and quotas at those prices, is a bound: no solution can cost less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.errors import Invalid
from services.planning.model import Line, Order, Problem, RouteStep, Step, WorkInProgress, arrays, fits, terms
from services.planning.model.arrays import Floats, Ints, ParkArrays
from services.planning.model.lanes import Arcs
from services.planning.model.solution import Price

StepKey = tuple[RouteStep, str | None]


def lower_bound(problem: Problem, prices: Sequence[Price]) -> float:
    """A cost that no plan of the park can beat, in its money; 0 or more units of it are proven by the prices.

    Raises Invalid where a price names a line, quota or day that the park does not have, or is below 0.
    """
    priced = _Priced.of(problem, prices)
    in_progress: defaultdict[str, list[WorkInProgress]] = defaultdict(list)
    for lot in problem.in_progress:
        in_progress[lot.order].append(lot)
    return sum(_cheapest(priced, order, in_progress[order.id]) for order in problem.orders) - priced.worth


def _cheapest(priced: _Priced, order: Order, in_progress: Iterable[WorkInProgress]) -> float:
    """The cost of the whole order: its cheapest beginnings first, the rest made from the first step or not at all."""
    fresh = min(priced.unit_cost(order), order.unmet_cost)
    total, left = 0.0, order.quantity
    onward: dict[tuple[Step, ...], int] = defaultdict(int)
    for lot in in_progress:
        onward[lot.steps] += lot.quantity
    for cost, units in sorted((priced.unit_cost(order, steps), units) for steps, units in onward.items()):
        if cost < fresh:
            taken = min(units, left)
            total, left = total + taken * cost, left - taken
    return total + left * fresh


@dataclass(frozen=True, slots=True)
class _Groups:
    """The lines that may do a step, by zone and lead days; `cost` is groups × days, the cheapest line's per unit."""

    zone: Ints
    lead: Ints
    cost: Floats


@dataclass(slots=True)
class _Priced:
    """A park with its capacity and quotas priced. `price` is lines × days; `worth` is all there is at those prices."""

    problem: Problem
    park: ParkArrays
    arcs: Arcs
    price: Floats
    worth: float
    rated: frozenset[str]
    groups: dict[StepKey, _Groups]

    @classmethod
    def of(cls, problem: Problem, prices: Sequence[Price]) -> _Priced:
        park = arrays.of(problem)
        price, worth = _charged(problem, park, prices)
        rated = frozenset(product for line in problem.lines for product in line.rates)
        return cls(problem, park, park.lanes.arcs(problem.days), price, worth, rated, {})

    def unit_cost(self, order: Order, done: tuple[Step, ...] = ()) -> float:
        """The cost of a unit on its cheapest route from release, or on from steps done; infinite where none exists."""
        if len(done) == len(order.route):
            return order.late_cost * max(0, self._ready_after(done)[1] - order.due)
        reach = self._goods_after(done) if done else None
        for step in order.route[len(done) : -1]:
            groups = self._groups(order, step)
            reach = self._moved_on(groups, self._start_costs(order, groups, reach))
        groups = self._groups(order, order.route[-1])
        costs = self._start_costs(order, groups, reach)
        finish = np.arange(self.problem.days) + groups.lead[:, None]
        costs = costs + order.late_cost * np.maximum(0, finish - order.due)
        return float(costs.min(initial=np.inf))

    def _ready_after(self, done: tuple[Step, ...]) -> tuple[int, int]:
        line = self.park.line_index[done[-1].line]
        return int(self.park.zone[line]), done[-1].day + int(self.park.lead[line])

    def _goods_after(self, done: tuple[Step, ...]) -> Floats:
        zone, ready = self._ready_after(done)
        reach = self._nowhere()
        reach[zone, max(0, ready) :] = 0.0
        return reach

    def _nowhere(self) -> Floats:
        """Zones × days: what it costs to have the goods there, ready on that day. Nothing can be had yet."""
        return np.full((len(self.problem.zones), self.problem.days), np.inf)

    def _start_costs(self, order: Order, groups: _Groups, reach: Floats | None) -> Floats:
        """Groups × days: the cheapest a step can be done there and then, all that came before included."""
        if reach is None:
            released = np.where(np.arange(self.problem.days) >= order.release, 0.0, np.inf)
            return groups.cost + released
        return groups.cost + self._hauled(reach)[groups.zone]

    def _hauled(self, reach: Floats) -> Floats:
        """Zones × days: the cheapest to have the goods at a zone by then, brought from anywhere."""
        arcs, days = self.arcs, self.problem.days
        padded = np.concatenate([np.full((len(reach), days), np.inf), reach], axis=1)
        sent = days + np.arange(days) - arcs.transit[:, None]
        brought = padded[arcs.origin[:, None], sent] + arcs.haulage[:, None]
        arrived = self._nowhere()
        arrived[arcs.target] = np.minimum.reduceat(brought, arcs.first, axis=0)
        return np.minimum.accumulate(arrived, axis=1)

    def _moved_on(self, groups: _Groups, costs: Floats) -> Floats:
        """Zones × days: the cheapest to have a step's goods ready there on that day."""
        ready, days = self._nowhere(), self.problem.days
        for zone, lead, cost in zip(groups.zone.tolist(), groups.lead.tolist(), costs, strict=True):
            if lead < days:
                ready[zone, lead:] = np.minimum(ready[zone, lead:], cost[: days - lead])
        return ready

    def _groups(self, order: Order, step: RouteStep) -> _Groups:
        key = step, order.product if order.product in self.rated else None
        if key not in self.groups:
            self.groups[key] = self._group(order, step)
        return self.groups[key]

    def _group(self, order: Order, step: RouteStep) -> _Groups:
        members: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in self.problem.lines_by_link.get(step.link, ()):
            if fits(step, line):
                row = self.park.line_index[line.id]
                members[int(self.park.zone[row]), line.lead_days].append(line)
        cost = [self._cheapest_line(order, step, lines) for lines in members.values()]
        return _Groups(
            zone=np.array([zone for zone, _ in members], dtype=np.int64),
            lead=np.array([lead for _, lead in members], dtype=np.int64),
            cost=np.array(cost).reshape(-1, self.problem.days),
        )

    def _cheapest_line(self, order: Order, step: RouteStep, lines: Sequence[Line]) -> Floats:
        rows = [self.park.line_index[line.id] for line in lines]
        load, money = np.array([terms(order, step, line) for line in lines]).T
        cost = money[:, None] + load[:, None] * self.price[rows]
        closed = self.park.capacity[rows] <= 0
        return np.asarray(np.where(closed, np.inf, cost).min(axis=0))


def _charged(problem: Problem, park: ParkArrays, prices: Sequence[Price]) -> tuple[Floats, float]:
    """Lines × days: the price of a unit of capacity, quotas included; and what all there is would be worth."""
    charged, worth = np.zeros((len(problem.lines), problem.days)), 0.0
    quota_rows = {quota.id: arrays.quota_rows(problem, quota) for quota in problem.quotas}
    for index, price in enumerate(prices):
        _known(problem, quota_rows, index, price)
        if price.line is not None:
            row = park.line_index[price.line]
            charged[row, price.day] += price.price
            worth += price.price * float(park.capacity[row, price.day])
        elif price.quota is not None:
            quota = problem.quota_by_id[price.quota]
            charged[quota_rows[quota.id], price.day] += price.price * quota.per_unit
            worth += price.price * quota.limit(price.day)
    return charged, worth


def _known(problem: Problem, quotas: Mapping[str, Ints], index: int, price: Price) -> None:
    place = f"prices[{index}]"
    if price.line is not None and price.line not in problem.line_by_id:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.line", {}, f'"{price.line}" is no line of the park; name one of lines[]'
        )
    if price.quota is not None and price.quota not in quotas:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.quota", {}, f'"{price.quota}" is no quota of the park; name one of quotas[]'
        )
    if not 0 <= price.day < problem.days:
        when = problem.date_of(price.day)
        raise Invalid.field(
            "FILE_INVALID", f"{place}.date", {}, f"{when} is outside the horizon; give one of its {problem.days} days"
        )
    if not price.price >= 0:
        raise Invalid.field(
            "FILE_INVALID", f"{place}.price", {}, f"is {price.price}; give a number that is not negative"
        )
