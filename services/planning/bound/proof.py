"""The bound of a whole park: the value of each order at the charges, less the worth of all there is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.planning.bound.charges import Charges
from services.planning.bound.eligible import EligibleLines, eligible_lines, exact_terms, unit_costs
from services.planning.bound.exact_routes import ExactRoutes, above
from services.planning.bound.order_value import INFINITE, Entry, Kept, Number, order_value
from services.planning.bound.routes import Delivered, RouteCosts, Router, RouteStepCosts
from services.planning.bound.set_ups import SetUps, Shares
from services.planning.bound.windows import Start, windows
from services.planning.model import Commitment, Order, Problem, RouteStep, Step, arrays, steps_done
from services.planning.model.solution import Price

EVERY_LINE = slice(None)


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound, in the park's money: worked out in floats, and in exact rationals.

    Floats are exact numbers too, each a whole number over a power of two: `exact` is what the prices prove of the park
    as it was read.
    """

    value: float
    exact: Fraction

    @property
    def proven(self) -> float:
        """The largest float that is not above the exact bound."""
        nearest = float(self.exact)
        return nearest if Fraction(nearest) <= self.exact else math.nextafter(nearest, -math.inf)

    @property
    def rounding(self) -> float:
        """The amount by which the bound in floats may be wrong: its distance from the exact one."""
        return abs(float(Fraction(self.value) - self.exact))


def lower_bound(problem: Problem, prices: Sequence[Price]) -> float:
    """A cost that no plan of the park can beat, in its money, worked out in floats.

    Raises Invalid where a price names a line, quota or day that the park does not have, or is below 0.
    """
    proof = _Proof(problem, prices)
    return float(sum(order.value(exactly=False) for order in proof.orders()) - float(proof.charges.worth()))


def prove(problem: Problem, prices: Sequence[Price]) -> Bound:
    """The bound in floats and in exact rationals. Raises as `lower_bound` does."""
    proof = _Proof(problem, prices)
    value, exact = 0.0, Fraction(0)
    for order in proof.orders():
        value += float(order.value(exactly=False))
        exact += Fraction(order.value(exactly=True))
    worth = proof.charges.worth()
    return Bound(value - float(worth), exact - worth)


class _Proof:
    """A park with its capacity and quotas charged for."""

    def __init__(self, problem: Problem, prices: Sequence[Price]) -> None:
        self.problem = problem
        self.park = arrays.of(problem)
        self.charges = Charges.of(problem, self.park, prices)
        self.set_ups = SetUps(problem, self.charges)
        self.router = Router(self.park)
        self.rated = frozenset(product for line in problem.lines for product in line.rates)
        self.known: dict[tuple[RouteStep, str | None], EligibleLines] = {}

    def orders(self) -> Iterator[_OrderCosts]:
        """The costs of each order, one after another."""
        entries: defaultdict[str, defaultdict[tuple[Step, ...], int]] = defaultdict(lambda: defaultdict(int))
        for lot in self.problem.in_progress:
            entries[lot.order][lot.steps] += lot.quantity
        commitments: defaultdict[str, list[Commitment]] = defaultdict(list)
        for commitment in self.problem.firm:
            commitments[commitment.order].append(commitment)
        for place, order in enumerate(self.problem.orders):
            yield _OrderCosts(self, order, place, dict(entries[order.id]), commitments[order.id])

    def lines(self, order: Order, step: RouteStep) -> EligibleLines:
        """The eligible lines of an order's step."""
        key = step, order.product if order.product in self.rated else None
        if key not in self.known:
            self.known[key] = eligible_lines(self.problem, self.charges, order, step)
        return self.known[key]


class _OrderCosts:
    """The costs of one order's units at the charges, in floats or in exact numbers."""

    def __init__(
        self,
        proof: _Proof,
        order: Order,
        place: int,
        entries: dict[tuple[Step, ...], int],
        commitments: Sequence[Commitment],
    ) -> None:
        self.proof = proof
        self.order = order
        self.entries = entries
        self.commitments = commitments
        deliveries = proof.park.deliveries
        self.road = Delivered(deliveries.transit[place], deliveries.haulage[place])
        lines = [proof.lines(order, step) for step in order.route]
        self.shares = self._shares(lines)
        self.steps = [self._step(*each) for each in zip(lines, self.shares, strict=True)]
        self.exact = ExactRoutes(order, self.road, self.steps, self.shares, proof.set_ups)
        self.found: dict[Start, RouteCosts] = {}

    def value(self, exactly: bool) -> Number:
        """The least cost of the whole order."""
        unmet: Number = Fraction(self.order.unmet_cost) if exactly else self.order.unmet_cost
        fresh = min(self._unit(Start(0, self.order.release), exactly, self.order.unmet_cost), unmet)
        keys = list(self.entries)
        entries = [Entry(self._unit(self._after(key), exactly), self.entries[key]) for key in keys]
        kept = [self._kept(each, keys, entries, exactly) for each in self.commitments]
        return order_value(self.order.quantity, fresh, entries, kept)

    def _shares(self, lines: Sequence[EligibleLines]) -> list[Shares | None]:
        if not any(each.bears.any() for each in lines):
            return [None] * len(lines)
        ahead = [self._after(steps) for steps in self.entries if len(steps) < len(lines)]
        starts = [Start(0, self.order.release), *ahead]
        left = windows(self.proof.park.lanes, self.proof.problem.days, lines, starts)
        return [
            self.proof.set_ups.shares(self.order, number, each, window) if each.bears.any() else None
            for number, (each, window) in enumerate(zip(lines, left, strict=True))
        ]

    def _step(self, lines: EligibleLines, shares: Shares | None) -> RouteStepCosts:
        if shares is None:
            return RouteStepCosts(lines, lines.cost, np.zeros(len(lines.row)))
        costs = unit_costs(self.proof.charges, self.proof.park, lines, EVERY_LINE)
        return RouteStepCosts(lines, lines.cheapest(costs + shares.per_unit[:, None]), shares.per_unit)

    def _after(self, steps: tuple[Step, ...]) -> Start:
        """The start of units that have some steps behind them."""
        row = self.proof.park.line_index[steps[-1].line]
        zone, lead = int(self.proof.park.zone[row]), int(self.proof.park.lead[row])
        return Start(len(steps), steps[-1].day + lead, zone)

    def _unit(self, start: Start, exactly: bool, most: float = INFINITE) -> Number:
        """The cost of a unit from a start to where its order goes; any cost above `most` where it is above that."""
        if start.zone is not None and start.step == len(self.steps):
            if self.road.transit[start.zone] < 0:
                return INFINITE
            cost = self.exact.ending(start.zone, start.day)
            return cost if exactly else float(cost)
        if start not in self.found:
            self.found[start] = self.proof.router.routes(self.order, self.road, self.steps, start)
        found = self.found[start]
        return self.exact.value(found) if exactly and found.value <= above(most) else found.value

    def _kept(
        self, commitment: Commitment, keys: Sequence[tuple[Step, ...]], entries: Sequence[Entry], exactly: bool
    ) -> Kept:
        """The ways to keep a commitment: all done, a unit goes on from an entry, which may stand further on."""
        steps, release = commitment.steps, commitment.release_cost
        done = steps[: steps_done(steps)]
        whole = len(done) == len(steps)
        places = [
            place
            for place, key in enumerate(keys)
            if done and key[: len(done)] == done and (whole or len(key) == len(done))
        ]
        ways: list[tuple[Number, int | None]]
        if done and whole:
            ways = [(entries[place].cost, place) for place in places]
        else:
            cost = self._beginning(steps, exactly) + self._unit(self._after(steps), exactly)
            ways = [(cost, place) for place in places] or [(cost, None)]
        if release is None:
            return Kept(ways, None, commitment.quantity)
        return Kept(ways, Fraction(release) if exactly else release, commitment.quantity)

    def _beginning(self, steps: tuple[Step, ...], exactly: bool) -> Number:
        """The cost of a unit for the steps that a commitment fixes from day 0 on, at the charges."""
        park, cost = self.proof.park, Fraction(0)
        rows = [park.line_index[step.line] for step in steps]
        for number in range(steps_done(steps), len(steps)):
            row, day = rows[number], steps[number].day
            if park.capacity[row, day] <= 0:
                return INFINITE
            cost += self._charged(number, row, day)
            if number:
                origin, target = int(park.zone[rows[number - 1]]), int(park.zone[row])
                if park.lanes.transit[origin, target] < 0:
                    return INFINITE
                cost += self.exact.haulage(origin, target)
        return cost if exactly else float(cost)

    def _charged(self, number: int, row: int, day: int) -> Fraction:
        order = self.order
        load, price = exact_terms(order, order.route[number], self.proof.problem.lines[row])
        return price + load * self.proof.charges.exactly(row, day)
