"""The bound of a park without commitments by its words: every chain of (line, day) there is, in exact rationals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from services.planning.model import Line, Order, Problem, Step, capacity, delivery, fits, ready
from services.planning.model.solution import Price

TOLERANCE = Fraction(1e-6)
Prices = tuple[Price, ...]


def chains_bound(problem: Problem, prices: Prices) -> Fraction:
    """The cheapest chain of each order's units, set-ups' shares included, less the worth of all there is."""
    worth = sum((Fraction(price.price) * _most(_limit(problem, price)) for price in prices), Fraction(0))
    return sum((order.quantity * _Chains(problem, order, prices).cheapest() for order in problem.orders), -worth)


def tolerated(problem: Problem, prices: Iterable[Price]) -> float:
    """The worth of all that the rules let pass beyond the limits: the planner's own bound leaves it out."""
    limits = ((Fraction(price.price), _limit(problem, price)) for price in prices)
    return float(sum(price * (_most(limit) - Fraction(limit)) for price, limit in limits))


def _most(limit: float) -> Fraction:
    """As much as the rules let pass."""
    return Fraction(limit) * (1 + TOLERANCE) + TOLERANCE


def _limit(problem: Problem, price: Price) -> float:
    if price.quota is not None:
        return problem.quota_by_id[price.quota].limit(price.day)
    return capacity(problem.line_by_id[price.line or ""], price.day)


@dataclass(slots=True)
class _Chains:
    problem: Problem
    order: Order
    prices: Prices

    def cheapest(self) -> Fraction:
        shares = self._shares()
        open_chains = (steps for steps in self._all() if all(self._is_open(step) for step in steps))
        costs = (cost for steps in open_chains if (cost := self._cost(steps, shares)) is not None)
        return min([Fraction(self.order.unmet_cost), *costs])

    def _is_open(self, step: Step) -> bool:
        return capacity(self.problem.line_by_id[step.line], step.day) > 0

    def _all(self, before: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
        """Every chain that lead times and lanes leave, on open days or not."""
        if len(before) == len(self.order.route):
            yield before
            return
        wanted = self.order.route[len(before)]
        for line in self.problem.lines_by_link[wanted.link]:
            first = ready(self.problem, self.order, before[-1] if before else None, line)
            if first is None or not fits(wanted, line):
                continue
            for day in range(max(0, first), self.problem.days):
                yield from self._all((*before, Step(line.id, day)))

    def _shares(self) -> dict[tuple[int, str], Fraction | None]:
        """What a unit bears of a set-up, by step and line; None where no unit can be made."""
        days: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        for steps in self._all():
            for number, step in enumerate(steps):
                days[number, step.line].add(step.day)
        return {
            (number, line): self._share(number, self.problem.line_by_id[line], on)
            for (number, line), on in days.items()
        }

    def _share(self, number: int, line: Line, days: set[int]) -> Fraction | None:
        if not line.setup and not line.setup_cost:
            return Fraction(0)
        on = [day for day in range(min(days), max(days) + 1) if capacity(line, day) > 0]
        room = sum((_most(capacity(line, day)) for day in on), -Fraction(line.setup))
        load = self._load_and_price(number, line)[0]
        most = min(self.order.quantity, floor(room / load)) if load else self.order.quantity
        if not on or most < 1:
            return None
        least = min(self._price(line, day, quotas=False) for day in on)
        return (Fraction(line.setup_cost) + Fraction(line.setup) * least) / most

    def _load_and_price(self, number: int, line: Line) -> tuple[Fraction, Fraction]:
        step = self.order.route[number]
        rate = line.rates.get(self.order.product or "")
        load = Fraction(rate.load if rate else step.load)
        price = Fraction(rate.price) if rate else load * Fraction(line.price)
        agreed = [each.price for each in step.agreed if each.line == line.id]
        return load, Fraction(agreed[0]) if agreed else price

    def _price(self, line: Line, day: int, quotas: bool = True) -> Fraction:
        total = Fraction(0)
        for price in self.prices:
            if price.day == day and price.line == line.id:
                total += Fraction(price.price)
            if price.day == day and quotas and price.quota is not None:
                quota = self.problem.quota_by_id[price.quota]
                total += Fraction(price.price) * Fraction(quota.per_unit) * quota.covers(line)
        return total

    def _cost(self, steps: tuple[Step, ...], shares: dict[tuple[int, str], Fraction | None]) -> Fraction | None:
        lines = [self.problem.line_by_id[step.line] for step in steps]
        road = delivery(self.problem, self.order, lines[-1])
        if road is None:
            return None
        finish = steps[-1].day + lines[-1].lead_days + road.transit_days
        cost = Fraction(road.cost) + Fraction(self.order.late_cost) * max(0, finish - self.order.due)
        for before, line in pairwise(lines):
            cost += Fraction(self.problem.lane_between[before.zone, line.zone].cost)
        for number, (line, step) in enumerate(zip(lines, steps, strict=True)):
            share = shares[number, line.id]
            if share is None:
                return None
            load, price = self._load_and_price(number, line)
            cost += price + load * self._price(line, step.day) + share
        return cost
