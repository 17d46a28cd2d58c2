"""What is left of a park's capacity, and the cheapest chain through it for some units of an order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.matching.planning.problem import Order, Problem, RouteStep, Step, capacity, fits, terms

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Chain:
    """So many units, one line and day per step; `unit_cost` is production, haulage and lateness of one of them."""

    quantity: int
    steps: tuple[Step, ...]
    lines: tuple[int, ...]
    unit_cost: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines that fit a step, by their place in the problem; capacity taken and money per unit on each."""

    line: Ints
    load: Floats
    price: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """Per step of a route the candidates, and which of them are asked at all."""

    candidates: Sequence[Candidates]
    willing: Sequence[Flags]


class Yard:
    """The park with the capacity that is left: `left` is lines × days, `allowance` quotas × days."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = problem.days
        zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
        self.left = np.array([[capacity(line, day) for day in range(self.days)] for line in problem.lines])
        self.allowance = np.array([[quota.daily_limit] * self.days for quota in problem.quotas])
        self.zone = np.array([zone_index[line.zone] for line in problem.lines])
        self.lead = np.array([line.lead_days for line in problem.lines])
        self.enterprise = np.array([line.enterprise for line in problem.lines])
        self.line_index = {line.id: index for index, line in enumerate(problem.lines)}
        self._ways(zone_index)
        self._known: dict[tuple[RouteStep, str | None], Candidates] = {}

    def _ways(self, zone_index: dict[str, int]) -> None:
        """Zones × zones × days: the place, in days padded with as many that never are, of what arrives on a day."""
        size = len(zone_index)
        transit, self.haul = np.full((size, size), self.days), np.full((size, size), np.inf)
        for (origin, target), lane in self.problem.lane_between.items():
            way = zone_index[origin], zone_index[target]
            transit[way], self.haul[way] = min(lane.transit_days, self.days), lane.cost
        self.transit = transit
        self._sent = self.days + np.arange(self.days) - transit[:, :, None]

    def asked(self, order: Order, careful: bool) -> Asked:
        """Who may make the order; if `careful`, where suppliers are limited, only firms with room for a full share."""
        candidates = [self.candidates(order, step) for step in order.route]
        willing = [
            self._with_room(order, step, each) if careful and step.max_suppliers else np.ones(len(each.line), bool)
            for step, each in zip(order.route, candidates, strict=True)
        ]
        return Asked(candidates, willing)

    def candidates(self, order: Order, step: RouteStep) -> Candidates:
        """The lines that fit a step of an order."""
        key = step, order.product
        if key not in self._known:
            lines = [line for line in self.problem.lines_by_link.get(step.link, ()) if fits(step, line)]
            rates = np.array([terms(order, step, line) for line in lines]).reshape(-1, 2)
            places = np.array([self.line_index[line.id] for line in lines], dtype=np.int64)
            self._known[key] = Candidates(places, rates[:, 0], rates[:, 1])
        return self._known[key]

    def _with_room(self, order: Order, step: RouteStep, candidates: Candidates) -> Flags:
        share = order.quantity / (step.max_suppliers or 1)
        room = self.left[candidates.line, order.release : order.due + 1].sum(axis=1)
        return np.asarray(room >= share * candidates.load)

    def take(self, order: Order, chain: Chain, sign: int = 1) -> None:
        """Take what a chain needs, or with `sign` -1 give it back."""
        for route_step, line, step in zip(order.route, chain.lines, chain.steps, strict=True):
            load = sign * chain.quantity * terms(order, route_step, self.problem.lines[line])[0]
            self.left[line, step.day] -= load
            for index, quota in enumerate(self.problem.quotas):
                self.allowance[index, step.day] -= load * quota.per_unit * quota.links.count(route_step.link)

    def cheapest(
        self, order: Order, asked: Asked, banned: Collection[tuple[int, int]], suppliers: Sequence[set[str]], most: int
    ) -> Chain | None:
        """The cheapest chain with room for a unit, and as many units as fit on it up to `most`; None where none is.

        Forward over the steps: the cheapest to have goods at each zone by each day; then back along what was chosen.
        """
        costs: list[Floats] = []
        brought: list[Floats] = []
        arrived: Floats | None = None
        for number, candidates in enumerate(asked.candidates):
            step_open = self._open(order, number, asked, banned, suppliers)
            before = self._released(order) if arrived is None else arrived[self.zone[candidates.line]]
            costs.append(np.where(step_open, before + candidates.price[:, None], np.inf))
            if number + 1 < len(order.route):
                brought.append(self._hauled(self._ready(candidates, costs[-1])))
                arrived = np.minimum.accumulate(brought[-1].min(axis=0), axis=1)
        last = asked.candidates[-1]
        finish = np.arange(self.days) + self.lead[last.line][:, None]
        costs[-1] = costs[-1] + order.late_cost * np.maximum(0, finish - order.due)
        if not np.isfinite(costs[-1]).any():
            return None
        return self._traced(order, asked, costs, brought, most)

    def _released(self, order: Order) -> Floats:
        return np.where(np.arange(self.days) >= order.release, 0.0, np.inf)

    def _open(
        self,
        order: Order,
        number: int,
        asked: Asked,
        banned: Collection[tuple[int, int]],
        suppliers: Sequence[set[str]],
    ) -> Flags:
        """Candidates × days: where one more unit may be made."""
        candidates, step = asked.candidates[number], order.route[number]
        may = asked.willing[number] & np.array(
            [(number, line) not in banned for line in candidates.line.tolist()], bool
        )
        if step.max_suppliers is not None and len(suppliers[number]) >= step.max_suppliers:
            may &= np.isin(self.enterprise[candidates.line], list(suppliers[number]))
        free = self.left[candidates.line] >= candidates.load[:, None]
        for index, quota in enumerate(self.problem.quotas):
            taken = candidates.load * quota.per_unit * quota.links.count(step.link)
            free &= self.allowance[index] >= taken[:, None]
        return np.asarray(free & may[:, None])

    def _ready(self, candidates: Candidates, cost: Floats) -> Floats:
        """Zones × days: the cheapest to have goods of a step ready to leave on that very day."""
        ready = np.full((len(self.haul), self.days), np.inf)
        which, day = np.nonzero(np.isfinite(cost))
        leaves = day + self.lead[candidates.line[which]]
        inside = leaves < self.days
        np.minimum.at(ready, (self.zone[candidates.line[which]][inside], leaves[inside]), cost[which, day][inside])
        return ready

    def _hauled(self, ready: Floats) -> Floats:
        """Zones × zones × days: the cheapest to have goods from one zone arrive at another on that very day."""
        padded = np.concatenate([np.full((len(ready), self.days), np.inf), ready], axis=1)
        origins = np.arange(len(ready))[:, None, None]
        return np.asarray(padded[origins, self._sent] + self.haul[:, :, None])

    def _traced(
        self, order: Order, asked: Asked, costs: Sequence[Floats], brought: Sequence[Floats], most: int
    ) -> Chain:
        which, day = divmod(int(costs[-1].argmin()), self.days)
        unit_cost = float(costs[-1][which, day])
        backward = [(which, day)]
        for number in range(len(order.route) - 2, -1, -1):
            target = self.zone[asked.candidates[number + 1].line[which]]
            origin, arrival = divmod(int(brought[number][:, target, : day + 1].argmin()), day + 1)
            leaves = arrival - int(self.transit[origin, target])
            which, day = self._made_for(asked.candidates[number], costs[number], origin, leaves)
            backward.append((which, day))
        places = backward[::-1]
        lines = tuple(int(each.line[which]) for each, (which, _) in zip(asked.candidates, places, strict=True))
        steps = tuple(Step(self.problem.lines[line].id, day) for line, (_, day) in zip(lines, places, strict=True))
        return Chain(self._room(order, lines, steps, most), steps, lines, unit_cost)

    def _made_for(self, candidates: Candidates, cost: Floats, origin: int, leaves: int) -> tuple[int, int]:
        """The candidate and day that gave the cheapest goods ready at a zone on a day."""
        day = leaves - self.lead[candidates.line]
        there = (self.zone[candidates.line] == origin) & (day >= 0)
        paid = np.where(there, cost[np.arange(len(day)), np.maximum(day, 0)], np.inf)
        which = int(paid.argmin())
        return which, int(day[which])

    def _room(self, order: Order, lines: Sequence[int], steps: Sequence[Step], most: int) -> int:
        """Units that fit on a chain. A line or quota that serves several steps on one day is shared among them."""
        taken: dict[tuple[int, int], float] = {}
        used: dict[tuple[int, int], float] = {}
        for route_step, line, step in zip(order.route, lines, steps, strict=True):
            load = terms(order, route_step, self.problem.lines[line])[0]
            taken[line, step.day] = taken.get((line, step.day), 0.0) + load
            for index, quota in enumerate(self.problem.quotas):
                share = load * quota.per_unit * quota.links.count(route_step.link)
                used[index, step.day] = used.get((index, step.day), 0.0) + share
        rooms = [self.left[place] / load for place, load in taken.items() if load > 0]
        rooms += [self.allowance[place] / share for place, share in used.items() if share > 0]
        return int(min([most, *rooms]))
