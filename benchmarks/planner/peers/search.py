"""The cheapest chain for some units of one order through what is left of a park, again and again."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from benchmarks.planner.peers.offers import Offers
from benchmarks.planner.peers.residual import Candidates, Chain, Floats, Residual
from services.planning.model import Order, Step

Ban = tuple[int, int]  # step and line


class Search:
    """The chains of one order, each found on what the ones before have left."""

    def __init__(self, residual: Residual, order: Order, careful: bool, banned: Collection[Ban]) -> None:
        self.residual, self.order = residual, order
        self.batch = math.ceil(min(order.transfer_batch, order.quantity)) or 1
        self.enterprises = [set[int]() for _ in order.route]
        self.chains: list[Chain] = []
        self.offers = []
        for number, step in enumerate(order.route):
            candidates = residual.candidates(order, step)
            shut = {line for at, line in banned if at == number}
            if careful and step.max_suppliers is not None:
                shut.update(candidates.line[~residual.with_capacity(order, step, candidates)].tolist())
            self.offers.append(Offers(residual, candidates, order.quantity, self.batch, shut))
        self._road()

    def _road(self) -> None:
        """Days and money from the zones of the last step to where the order goes."""
        zones = self.offers[-1].candidates.zone
        self.road, self.delivery = np.zeros(len(zones), dtype=np.int64), np.zeros(len(zones))
        if self.order.ship_to is not None:
            target = self.residual.zone_index[self.order.ship_to]
            days = self.residual.road[zones, target]
            self.road = np.maximum(days, 0)
            self.delivery = np.where(days < 0, np.inf, self.residual.haulage[zones, target])

    @property
    def cost(self) -> float:
        """Money for the chains taken so far, their set-ups included."""
        made = sum(chain.quantity * chain.unit_cost for chain in self.chains)
        return made + sum(offers.setups_cost() for offers in self.offers)

    @property
    def made(self) -> int:
        """Units of the chains taken so far."""
        return sum(chain.quantity for chain in self.chains)

    # ---- taking ----

    def take(self, chain: Chain) -> None:
        """Take a chain's capacity; once a step has all its suppliers, nobody else is asked."""
        self.chains.append(chain)
        for offers, line, step in zip(self.offers, chain.lines, chain.steps, strict=True):
            offers.take(line, step.day, chain.quantity)
        left = self.order.quantity - self.made
        for number, line in enumerate(chain.lines):
            most, enterprise = self.order.route[number].max_suppliers, int(self.residual.enterprise[line])
            if enterprise not in self.enterprises[number]:
                self.enterprises[number].add(enterprise)
                if len(self.enterprises[number]) == most:
                    self.offers[number].keep_only(self.enterprises[number])
        for offers in self.offers:
            offers.left = left
            each = offers.candidates
            touched = [each.place[line] for line in chain.lines if line in each.place]
            offers.look_again(np.arange(len(each.line)) if each.quota_load.any() else np.array(touched, dtype=np.int64))

    def units(self, chain: Chain) -> tuple[int, int, int]:
        """Units that fit on a chain, the fewest that it may have, and the step at which the fewest fit.

        A line or quota that serves several steps on one day is shared among them.
        """
        ledger = self.residual.ledger
        taken: dict[tuple[int, int], float] = {}
        setups: dict[tuple[int, int], float] = {}
        used: dict[tuple[int, int], float] = {}
        for offers, line, step in zip(self.offers, chain.lines, chain.steps, strict=True):
            place = offers.candidates.place[line]
            cell = line, step.day
            taken[cell] = taken.get(cell, 0.0) + float(offers.candidates.load[place])
            setups[cell] = setups.get(cell, 0.0) + offers.setup(line, step.day)
            for quota, share in enumerate(offers.candidates.quota_load[:, place].tolist()):
                used[quota, step.day] = used.get((quota, step.day), 0.0) + share
        by_quota = [ledger.quota[place] / share for place, share in used.items() if share > 0]
        fits = [
            (float(ledger.capacity[cell]) - setups[cell]) / taken[cell] if taken[cell] > 0 else math.inf
            for cell in ((line, step.day) for line, step in zip(chain.lines, chain.steps, strict=True))
        ]
        tightest = min(range(len(fits)), key=fits.__getitem__)
        needed = [offers.needed(line, step.day) for offers, line, step in self._cells(chain)]
        return int(min([*fits, *by_quota, self.order.quantity])), max(self.batch, *needed), tightest

    def _cells(self, chain: Chain) -> list[tuple[Offers, int, Step]]:
        return list(zip(self.offers, chain.lines, chain.steps, strict=True))

    # ---- searching ----

    def cheapest(self) -> Chain | None:
        """The cheapest chain, of one unit; None where none is.

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
        finish = days + (self.offers[-1].candidates.lead + self.road)[:, None]
        costs[-1] += self.order.late_cost * np.maximum(0, finish - self.order.due) + self.delivery[:, None]
        if not np.isfinite(costs[-1]).any():
            return None
        return self._traced(costs, brought)

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

    def _traced(self, costs: Sequence[Floats], brought: Sequence[Floats]) -> Chain:
        group, day = divmod(int(costs[-1].argmin()), self.residual.days)
        backward = [self._line(-1, group, day)]
        for number in range(len(costs) - 2, -1, -1):
            target = self.offers[number + 1].candidates.zone[group]
            origin, arrival = divmod(int(brought[number][:, target, : day + 1].argmin()), day + 1)
            leaves = arrival - int(self.residual.transit[origin, target])
            group, day = self._made_for(self.offers[number].candidates, costs[number], origin, leaves)
            backward.append(self._line(number, group, day))
        lines, days = zip(*reversed(backward), strict=True)
        steps = tuple(Step(self.residual.problem.lines[line].id, day) for line, day in zip(lines, days, strict=True))
        return Chain(1, steps, lines, self._unit_cost(lines, steps))

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

    def _unit_cost(self, lines: Sequence[int], steps: Sequence[Step]) -> float:
        """Production, haulage and lateness of a unit, without set-ups."""
        places = [offers.candidates.place[line] for offers, line in zip(self.offers, lines, strict=True)]
        groups = [int(offers.candidates.group[place]) for offers, place in zip(self.offers, places, strict=True)]
        zones = [int(offers.candidates.zone[group]) for offers, group in zip(self.offers, groups, strict=True)]
        price = sum(float(offers.candidates.price[place]) for offers, place in zip(self.offers, places, strict=True))
        haulage = sum(float(self.residual.haulage[one, other]) for one, other in pairwise(zones))
        finish = steps[-1].day + int(self.offers[-1].candidates.lead[groups[-1]] + self.road[groups[-1]])
        late = self.order.late_cost * max(0, finish - self.order.due)
        return price + haulage + late + float(self.delivery[groups[-1]])
