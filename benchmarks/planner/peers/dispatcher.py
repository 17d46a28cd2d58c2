"""The dispatcher: order by order, each by the cheapest chain that is left, as careful people do by hand.

A run goes on beside the order's run of the day before where that is cheapest: it then needs no set-up. Chains are as
large as fits, never below the smallest run of any of their lines or the order's transfer batch.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.planner.peers.residual import Chain, Residual
from benchmarks.planner.peers.search import Ban, Search
from services.planning.model import Order, Problem
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot

ROUNDS = 6  # times an order is put in again without the lines on which too little of it was made


def plan(problem: Problem, seconds: float) -> list[Lot]:
    """Lots of a valid plan. Orders are taken by due date; those not reached within `seconds` are left unmade."""
    until = time.monotonic() + seconds
    residual = Residual(problem)
    lots: list[Lot] = []
    for order in sorted(problem.orders, key=lambda order: (order.due, order.release, order.id)):
        if time.monotonic() > until:
            break
        lots += [Lot(order.id, chain.quantity, chain.steps) for chain in _Placing(residual, order, until).chains()]
    return lots


@dataclass(frozen=True, slots=True)
class _Placed:
    """Chains of an order, the units they make, what the order then costs, and the ledger they leave."""

    chains: Sequence[Chain]
    made: int
    cost: float
    ledger: Ledger


class _Placing:
    """Finds chains for one order on the capacity that is left, and takes it."""

    def __init__(self, residual: Residual, order: Order, until: float) -> None:
        self.residual = residual
        self.order = order
        self.until = until
        self.before = residual.ledger

    def chains(self) -> Sequence[Chain]:
        """The order's chains, for which capacity has been taken; none where it cannot be made as it must.

        Where suppliers are limited, those are asked first that could do a full share in time; only if that does not
        make the whole order, anyone is, and the cheaper of both stands.
        """
        placed = self._valid(careful=True)
        limited = any(step.max_suppliers is not None for step in self.order.route)
        if limited and placed.made < self.order.quantity:
            placed = min(placed, self._valid(careful=False), key=lambda each: each.cost)
        self.residual.ledger = placed.ledger
        return placed.chains

    def _valid(self, careful: bool) -> _Placed:
        """Chains that keep smallest lots and wholeness."""
        banned: set[Ban] = set()
        for _ in range(ROUNDS):
            placed = self._filled(careful, banned)
            short = set(self._under_smallest_lot(placed.chains))
            whole = self.order.partial or placed.made == self.order.quantity
            if whole and not short:
                return placed
            if not whole and not short:
                break
            banned |= short
        return _Placed([], 0, self.order.quantity * self.order.unmet_cost, self.before)

    def _filled(self, careful: bool, banned: Collection[Ban]) -> _Placed:
        """The cheapest chain again and again, until all is made or not making the rest costs less."""
        self.residual.ledger = self.before.copy()
        search = Search(self.residual, self.order, careful, banned)
        left = self.order.quantity
        while left > 0 and time.monotonic() < self.until:
            chain = search.cheapest()
            if chain is None or chain.unit_cost >= self.order.unmet_cost:
                break
            left -= _taken(search, chain, left)
        self._top_up(search, left)
        unmet = self.order.quantity - search.made
        return _Placed(search.chains, search.made, search.cost + unmet * self.order.unmet_cost, self.residual.ledger)

    @staticmethod
    def _top_up(search: Search, left: int) -> None:
        """More units on the chains that are there, where too few are left for another."""
        for place, chain in enumerate(search.chains):
            more = min(left, search.units(chain)[0])
            if more > 0:
                search.take(replace(chain, quantity=more))
                search.chains[place] = replace(chain, quantity=chain.quantity + search.chains.pop().quantity)
                left -= more

    def _under_smallest_lot(self, chains: Sequence[Chain]) -> Iterator[Ban]:
        for number in range(len(self.order.route)):
            made: dict[int, int] = {}
            for chain in chains:
                made[chain.lines[number]] = made.get(chain.lines[number], 0) + chain.quantity
            for line, units in made.items():
                if units < min(self.residual.problem.lines[line].min_lot, self.order.quantity):
                    yield number, line


def _taken(search: Search, chain: Chain, left: int) -> int:
    """Take as many of the units left as fit on a chain, or none: then a line is left alone on its day.

    Not so many that the rest would be too few for a run.
    """
    fits, needed, tightest = search.units(chain)
    units = min(left, fits)
    if 0 < left - units < needed:
        units = max(min(units, needed), left - needed)
    if units < needed:
        search.offers[tightest].close(chain.lines[tightest], chain.steps[tightest].day)
        return 0
    search.take(replace(chain, quantity=units))
    return units
