"""The dispatcher: order by order, each by the cheapest chain that is left, as careful people do by hand."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence

from benchmarks.planner.peers.residual import Chain, Residual
from benchmarks.planner.peers.search import Ban, Search
from services.planning.model import Order, Problem
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


class _Placing:
    """Finds chains for one order on the capacity that is left, and takes it."""

    def __init__(self, residual: Residual, order: Order, until: float) -> None:
        self.residual = residual
        self.order = order
        self.until = until

    def chains(self) -> list[Chain]:
        """The order's chains, for which capacity has been taken; none where it cannot be made as it must.

        Where suppliers are limited, those are asked first that could do a full share in time; only if that does not
        make the whole order, anyone is, and the cheaper of both stands.
        """
        careful = self._valid(careful=True)
        limited = any(step.max_suppliers is not None for step in self.order.route)
        if not limited or self._made(careful) == self.order.quantity:
            return careful
        self._give_back(careful)
        careless = self._valid(careful=False)
        if self._cost(careless) < self._cost(careful):
            return careless
        self._give_back(careless)
        for chain in careful:
            self.residual.take(self.order, chain)
        return careful

    def _valid(self, careful: bool) -> list[Chain]:
        """Chains that keep smallest lots and wholeness."""
        banned: set[Ban] = set()
        for _ in range(ROUNDS):
            chains = list(self._filled(careful, banned))
            short = set(self._under_smallest_lot(chains))
            whole = self.order.partial or self._made(chains) == self.order.quantity
            if whole and not short:
                return chains
            self._give_back(chains)
            if not whole and not short:
                return []
            banned |= short
        return []

    def _filled(self, careful: bool, banned: Collection[Ban]) -> Iterator[Chain]:
        """The cheapest chain again and again, until all is made or not making the rest costs less."""
        search, left = Search(self.residual, self.order, careful, banned), self.order.quantity
        while left > 0 and time.monotonic() < self.until:
            chain = search.cheapest(left)
            if chain is None or chain.quantity < 1 or chain.unit_cost >= self.order.unmet_cost:
                return
            search.take(chain)
            left -= chain.quantity
            yield chain

    def _under_smallest_lot(self, chains: Sequence[Chain]) -> Iterator[Ban]:
        for number in range(len(self.order.route)):
            made: dict[int, int] = {}
            for chain in chains:
                made[chain.lines[number]] = made.get(chain.lines[number], 0) + chain.quantity
            for line, units in made.items():
                if units < min(self.residual.problem.lines[line].min_lot, self.order.quantity):
                    yield number, line

    def _give_back(self, chains: Sequence[Chain]) -> None:
        for chain in chains:
            self.residual.take(self.order, chain, sign=-1)

    @staticmethod
    def _made(chains: Sequence[Chain]) -> int:
        return sum(chain.quantity for chain in chains)

    def _cost(self, chains: Sequence[Chain]) -> float:
        made = sum(chain.quantity * chain.unit_cost for chain in chains)
        return made + (self.order.quantity - self._made(chains)) * self.order.unmet_cost
