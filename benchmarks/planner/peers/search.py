"""The cheapest chain for some units of one order through what is left of a park, again and again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from benchmarks.planner.peers.residual import Candidates, Chain, Floats, Residual
from services.planning.model import Order, Step

Ban = tuple[int, int]  # step and line


class Offers:
    """One step's candidates: `cost` is lines × days, infinite where not one unit more may be made.

    `best` is groups × days: the cheapest of each group of lines that share zone and lead time.
    """

    def __init__(self, residual: Residual, candidates: Candidates, banned: Collection[int]) -> None:
        self.residual, self.candidates = residual, candidates
        self.under_quota = bool(candidates.quota_load.any())
        free = residual.ledger.capacity[candidates.line] >= candidates.load[:, None]
        for allowance, load in zip(residual.ledger.quota, candidates.quota_load, strict=True):
            free &= allowance >= load[:, None]
        free[[candidates.place[line] for line in banned]] = False
        self.cost = np.where(free, candidates.price[:, None], np.inf)
        self.best = self._best()

    def _best(self) -> Floats:
        if not len(self.candidates.first):
            return np.zeros((0, self.residual.days))
        return np.minimum.reduceat(self.cost, self.candidates.first, axis=0)

    def keep_only(self, enterprises: Collection[int]) -> None:
        """Ask no other enterprise any more."""
        self.cost[~np.isin(self.candidates.enterprise, list(enterprises))] = np.inf
        self.best = self._best()

    def look_again(self, line: int, day: int) -> None:
        """Close what is full: a line on a day, and all lines that a full quota covers on it."""
        candidates, residual = self.candidates, self.residual
        place = candidates.place.get(line)
        if place is None and not self.under_quota:
            return
        full = np.any(residual.ledger.quota[:, day, None] < candidates.quota_load, axis=0, keepdims=True)[0]
        if place is not None:
            full[place] |= residual.ledger.capacity[line, day] < candidates.load[place]
        if full.any():
            self.cost[full, day] = np.inf
            self.best[:, day] = np.minimum.reduceat(self.cost[:, day], candidates.first)


class Search:
    """The chains of one order, each found on what the ones before have left."""

    def __init__(self, residual: Residual, order: Order, careful: bool, banned: Collection[Ban]) -> None:
        self.residual, self.order = residual, order
        self.enterprises = [set[int]() for _ in order.route]
        self.offers = []
        for number, step in enumerate(order.route):
            candidates = residual.candidates(order, step)
            shut = {line for at, line in banned if at == number}
            if careful and step.max_suppliers is not None:
                shut.update(candidates.line[~residual.with_capacity(order, step, candidates)].tolist())
            self.offers.append(Offers(residual, candidates, shut))

    def take(self, chain: Chain) -> None:
        """Take a chain's capacity; once a step has all its suppliers, nobody else is asked."""
        self.residual.take(self.order, chain)
        for number, line in enumerate(chain.lines):
            most, enterprise = self.order.route[number].max_suppliers, int(self.residual.enterprise[line])
            if enterprise not in self.enterprises[number]:
                self.enterprises[number].add(enterprise)
                if len(self.enterprises[number]) == most:
                    self.offers[number].keep_only(self.enterprises[number])
        for line, step in zip(chain.lines, chain.steps, strict=True):
            for offers in self.offers:
                offers.look_again(line, step.day)

    def cheapest(self, most: int) -> Chain | None:
        """The cheapest chain that a unit fits on, and as many units as fit on it up to `most`; None where none is.

        Forward over the steps: the cheapest to have goods at each zone by each day; then back along what was chosen.
        """
        days = np.arange(self.residual.days)
        arrived = np.where(days >= self.order.release, 0.0, np.inf) + np.zeros((len(self.residual.zone_index), 1))
        costs: list[Floats] = []
        brought: list[Floats] = []
        for offers in self.offers:
            costs.append(offers.best + arrived[offers.candidates.zone])
            if len(costs) < len(self.offers):
                brought.append(self._hauled(self._ready(offers.candidates, costs[-1])))
                arrived = np.minimum.accumulate(brought[-1].min(axis=0), axis=1)
        finish = days + self.offers[-1].candidates.lead[:, None]
        costs[-1] += self.order.late_cost * np.maximum(0, finish - self.order.due)
        if not np.isfinite(costs[-1]).any():
            return None
        return self._traced(costs, brought, most)

    def _ready(self, candidates: Candidates, cost: Floats) -> Floats:
        """Zones × days: the cheapest to have goods of a step ready to leave on that very day."""
        ready = np.full((len(self.residual.zone_index), self.residual.days), np.inf)
        for zone, lead, there in zip(candidates.zone.tolist(), candidates.lead.tolist(), cost, strict=True):
            if lead < self.residual.days:
                np.minimum(ready[zone, lead:], there[: self.residual.days - lead], out=ready[zone, lead:])
        return ready

    def _hauled(self, ready: Floats) -> Floats:
        """Zones × zones × days: the cheapest to have goods from one zone arrive at another on that very day."""
        padded = np.concatenate([np.full(ready.shape, np.inf), ready], axis=1)
        return np.asarray(np.take(padded, self.residual.sent) + self.residual.haulage[:, :, None])

    def _traced(self, costs: Sequence[Floats], brought: Sequence[Floats], most: int) -> Chain:
        group, day = divmod(int(costs[-1].argmin()), self.residual.days)
        unit_cost = float(costs[-1][group, day])
        backward = [self._line(-1, group, day)]
        for number in range(len(costs) - 2, -1, -1):
            target = self.offers[number + 1].candidates.zone[group]
            origin, arrival = divmod(int(brought[number][:, target, : day + 1].argmin()), day + 1)
            leaves = arrival - int(self.residual.transit[origin, target])
            group, day = self._made_for(self.offers[number].candidates, costs[number], origin, leaves)
            backward.append(self._line(number, group, day))
        lines, days = zip(*reversed(backward), strict=True)
        steps = tuple(Step(self.residual.problem.lines[line].id, day) for line, day in zip(lines, days, strict=True))
        return Chain(self.residual.units(self.order, lines, steps, most), steps, lines, unit_cost)

    def _line(self, number: int, group: int, day: int) -> tuple[int, int]:
        """The cheapest line of a group on a day."""
        offers = self.offers[number]
        first = offers.candidates.first[group]
        members = offers.cost[offers.candidates.group == group, day]
        return int(offers.candidates.line[first + members.argmin()]), day

    @staticmethod
    def _made_for(candidates: Candidates, cost: Floats, origin: int, leaves: int) -> tuple[int, int]:
        """The group and day that gave the cheapest goods ready at a zone on a day."""
        day = leaves - candidates.lead
        there = (candidates.zone == origin) & (day >= 0)
        paid = np.where(there, cost[np.arange(len(day)), np.maximum(day, 0)], np.inf)
        group = int(paid.argmin())
        return group, int(day[group])
