"""The least that the units of one order cost in all: each where it comes cheapest, commitments kept or paid for.

A small linear program, bounded by its dual: mu is what one more unit costs, nu what one more unit of an entry of work
in progress would save. Any mu from 0 to the cost of a unit from the first step is a bound; the best of its corners is
taken. Numbers are floats or exact rationals, as the costs are; infinite ones are floats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = float | Fraction
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Entry:
    """Units of work in progress with equal steps: what one costs from where it stands, and how many there are."""

    cost: Number
    units: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment: the ways to keep a unit, each its cost and the place of the entry that it goes on from, if any;
    what a unit costs that is released (None: it must be kept); and its units."""

    ways: Sequence[tuple[Number, int | None]]
    release: Number | None
    units: int

    @property
    def possible(self) -> bool:
        """True if some plan could keep it, or give it up."""
        return self.release is not None or any(cost < INFINITE for cost, _ in self.ways)


def order_value(quantity: int, fresh: Number, entries: Sequence[Entry], kept: Sequence[Kept]) -> Number:
    """The least cost of an order of some quantity, a unit of which, fresh or not made, costs `fresh`."""
    kept = [each for each in kept if each.possible]
    corners = {fresh, 0, *(entry.cost for entry in entries)}
    for each in kept:
        corners |= {cost - (each.release or 0) for cost, _ in each.ways if each.release is not None}
    return max(_dual(mu, quantity, entries, kept) for mu in corners if 0 <= mu <= fresh)


def _dual(mu: Number, quantity: int, entries: Sequence[Entry], kept: Sequence[Kept]) -> Number:
    saved = [max(0, mu - entry.cost) for entry in entries]
    value = mu * quantity - sum(each * entry.units for each, entry in zip(saved, entries, strict=True))
    for each in kept:
        paid = min((cost + (0 if place is None else saved[place]) for cost, place in each.ways), default=INFINITE)
        extra = paid - mu
        value += each.units * (extra if each.release is None else min(extra, each.release))
    return value
