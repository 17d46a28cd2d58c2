"""Guests, enterprises outside the park, as their prices count beside those of the park's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from services.matching.domain.park import Line, Policy

# Where the park asks for no premium, its own enterprises still come first at the same price.
LEAST_PREMIUM = 0.01

# Link, and product of a rate; "" for the price per unit of capacity.
Kind = tuple[str, str]


def premiums(policy: Policy, lines: Collection[Line], guests: Collection[str]) -> dict[str, float]:
    """The share of its price by which each line of one of the `guests` counts as more expensive.

    A guest counts as the most expensive line of the park at its link at least, and the park's premium beyond that: a
    lower price takes no work away from the park.
    """
    if not guests:
        return {}
    highest = _highest(line for line in lines if line.enterprise not in guests)
    premium = 1.0 + max(LEAST_PREMIUM, policy.guest_premium)
    return {line.id: premium * max(1.0, *_ratios(line, highest)) - 1.0 for line in lines if line.enterprise in guests}


def _ratios(line: Line, highest: Mapping[Kind, int]) -> Iterator[float]:
    """The highest prices of the park, as multiples of the line's."""
    yield 1.0
    for kind, price in _prices(line):
        if price > 0:
            yield highest.get(kind, 0) / price


def _highest(lines: Iterable[Line]) -> Mapping[Kind, int]:
    found: defaultdict[Kind, int] = defaultdict(int)
    for line in lines:
        for kind, price in _prices(line):
            found[kind] = max(found[kind], price)
    return found


def _prices(line: Line) -> Iterator[tuple[Kind, int]]:
    yield (line.link, ""), line.price_micros
    for rate in line.rates:
        yield (line.link, rate.product), rate.price_micros
