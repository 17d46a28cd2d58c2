"""Orders with commitments in the bound: a committed unit goes its steps at their prices and then its cheapest way on,
or its release cost is paid and it is a unit like any other.

The least that an order's units cost in all is a small linear program. Its dual has one variable: what one more unit may
cost, between 0 and the cost of a fresh unit; any value is a bound, and the best is at one of a few corners.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.planning.model import Commitment, Step, steps_done, terms
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats
from services.planning.solve.commitments import Source, UnitsInProgress

NO_WAY = 1e14  # money per unit: costs from here on stand for none


@dataclass(frozen=True, slots=True)
class Way:
    """A way to keep a commitment: the order's entry of work in progress that it draws on, if any, and its terms.

    `source` is where it goes on from, `fixed` the money of its fixed steps per unit, `loads` the capacity that a unit
    takes there by line and day, None where one of the days has no capacity.
    """

    entry: int | None
    source: int
    fixed: float = 0.0
    loads: Sequence[tuple[int, int, float]] | None = ()


@dataclass(frozen=True, slots=True)
class Keeping:
    """A commitment with its ways; `released` is money per unit not kept, infinite where it must be kept."""

    quantity: int
    released: float
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class CommittedOrder:
    """An order with commitments: its entries of work in progress as (source, units)."""

    order: int
    entries: Sequence[tuple[int, int]]
    keepings: Sequence[Keeping]

    def worth(self, arrays: Arrays, cell_prices: Floats, fresh: float, onward: Floats) -> float:
        """The least that the order's units cost in all at prices [lines, days].

        `fresh` is money per unit made from the release on, `onward` money per unit on from each source [sources].
        """
        orders = arrays.orders
        most = min(fresh, float(orders.unmet_cost[self.order]))
        entries = [(float(onward[source]), units) for source, units in self.entries]
        kept = [
            (ways, keeping.released, keeping.quantity)
            for keeping in self.keepings
            if (ways := _priced(keeping, cell_prices, onward)) or math.isfinite(keeping.released)
        ]

        def bound(mu: float) -> float:
            saved = [max(0.0, mu - cost) for cost, _ in entries]
            total = mu * float(orders.quantity[self.order])
            total -= sum(each * units for each, (_, units) in zip(saved, entries, strict=True))
            for ways, released, units in kept:
                paid = min((cost + (0.0 if i is None else saved[i]) for cost, i in ways), default=math.inf)
                total += units * min(paid - mu, released)
            return total

        corners = {0.0, most, *(cost for cost, _ in entries)}
        corners |= {cost - released for ways, released, _ in kept for cost, _ in ways if math.isfinite(released)}
        return max(bound(mu) for mu in corners if min(0.0, most) <= mu <= most)


def _priced(keeping: Keeping, cell_prices: Floats, onward: Floats) -> list[tuple[float, int | None]]:
    """The cost of a kept unit by each way that there is, and the entry it draws on."""
    found = []
    for way in keeping.ways:
        if way.loads is not None and onward[way.source] < NO_WAY:
            paid = way.fixed + sum(load * float(cell_prices[line, day]) for line, day, load in way.loads)
            found.append((paid + float(onward[way.source]), way.entry))
    return found


@dataclass(slots=True)
class CommittedBook:
    """The commitments of a park by order, and the sources of the bound: work in progress, and where commitments end.

    The latter have no units: the kernel then works out what a unit costs on from there, and nothing goes on from them.
    """

    arrays: Arrays
    sources: dict[int, list[Source]]
    begun: dict[int, list[tuple[Step, ...]]]
    committed: list[CommittedOrder] = field(default_factory=list)

    @classmethod
    def of(cls, arrays: Arrays, progress: UnitsInProgress) -> CommittedBook:
        """The book of a park."""
        sources = {
            order: [Source(s.step, s.zone, s.ready, s.quantity, cells=s.cells) for s in listed]
            for order, listed in progress.sources(arrays).items()
        }
        begun: defaultdict[int, list[tuple[Step, ...]]] = defaultdict(list)
        for of, steps in progress.keys:
            begun[arrays.order_index[of]].append(steps)
        book = cls(arrays, sources, begun)
        committed: defaultdict[int, list[Commitment]] = defaultdict(list)
        for commitment in arrays.problem.firm:
            committed[arrays.order_index[commitment.order]].append(commitment)
        entered = {order: book._keepings(order, listed) for order, listed in sorted(committed.items())}
        first = 0
        for order in range(len(arrays.orders.quantity)):
            if order in entered:
                book.committed.append(_from(first, order, book.sources.get(order, []), entered[order]))
            first += len(book.sources.get(order, ()))
        return book

    def _keepings(self, order: int, commitments: Sequence[Commitment]) -> list[Keeping]:
        """The commitments of an order, their sources counted from the order's first."""
        return [self._keeping(order, self.begun.get(order, []), each) for each in commitments]

    def _keeping(self, order: int, entries: Sequence[tuple[Step, ...]], commitment: Commitment) -> Keeping:
        done, steps = steps_done(commitment.steps), commitment.steps
        released = math.inf if commitment.release_cost is None else commitment.release_cost
        onto = [
            i
            for i, begun in enumerate(entries)
            if done and begun[:done] == steps[:done] and (done == len(steps) or len(begun) == done)
        ]
        if done == len(steps):
            return Keeping(commitment.quantity, released, [Way(i, i) for i in onto])
        fixed, loads = self._fixed(order, commitment)
        listed = self.sources.setdefault(order, [])
        line = self.arrays.line_index[steps[-1].line]
        ready = steps[-1].day + int(self.arrays.lines.lead[line])
        listed.append(Source(len(steps), int(self.arrays.lines.zone[line]), ready, 0))
        drawn = onto if done else [None]
        return Keeping(commitment.quantity, released, [Way(i, len(listed) - 1, fixed, loads) for i in drawn])

    def _fixed(self, order: int, commitment: Commitment) -> tuple[float, list[tuple[int, int, float]] | None]:
        """Money of a commitment's steps ahead, and what they take by line and day; None where a day has no capacity."""
        arrays, route = self.arrays, self.arrays.problem.orders[order].route
        lines = [arrays.line_index[step.line] for step in commitment.steps]
        money, loads, is_open = 0.0, [], True
        for number in range(steps_done(commitment.steps), len(lines)):
            line, day = lines[number], commitment.steps[number].day
            load, price = terms(arrays.problem.orders[order], route[number], arrays.problem.lines[line])
            loads.append((line, day, load))
            is_open = is_open and bool(arrays.lines.capacity[line, day] > 0)
            zones = arrays.lines.zone[lines[max(0, number - 1)]], arrays.lines.zone[line]
            money += price + (float(arrays.lanes.haulage[zones]) if number else 0.0)
        return money, loads if is_open else None


def _from(first: int, order: int, sources: Sequence[Source], keepings: Sequence[Keeping]) -> CommittedOrder:
    """The order with its sources counted among those of the park."""
    entries = [(first + i, source.quantity) for i, source in enumerate(sources) if source.quantity]
    moved = [
        Keeping(
            each.quantity,
            each.released,
            [Way(way.entry, first + way.source, way.fixed, way.loads) for way in each.ways],
        )
        for each in keepings
    ]
    return CommittedOrder(order, entries, moved)
