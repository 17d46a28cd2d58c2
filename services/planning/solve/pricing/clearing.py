"""Clearing prices: the first dual prices of a large park, one figure per link.

A link clears at the price at which its cheaper lines have work for all of their capacity: each of these earns the
difference to its own price, the others nothing. These few figures maximise the smooth dual of a small sample of the
orders within a tenth of a second, and prove nearly all that one price per line and day proves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Flags, Floats, Longs
from services.planning.solve.pricing import quasi_newton
from services.planning.solve.pricing.dual import Dual, DualPrices

LEAST_CAPACITY = 1e-9  # against division by zero


@dataclass(slots=True)
class _Links:
    """The link of each line [lines], each line's own price per unit of capacity [lines], the open cells."""

    of_line: Longs
    own: Floats
    open: Flags
    quota_shape: tuple[int, ...]

    @classmethod
    def of(cls, dual: Dual) -> _Links:
        return cls(dual.arrays.lines.link, _own_prices(dual.arrays), dual.capacity > 0, dual.limit.shape)

    def prices(self, clearing: Floats) -> DualPrices:
        """Prices of lines: what each earns where its link clears at these prices [links]."""
        earned = np.maximum(clearing[self.of_line] - self.own, 0.0)
        return DualPrices(earned[:, None] * self.open, np.zeros(self.quota_shape))

    def begin(self) -> Floats:
        """The median of the lines' own prices [links]."""
        links = range(int(self.of_line.max(initial=-1)) + 1)
        return np.array([np.median(self.own[self.of_line == link]) for link in links])

    def sums(self, by_cell: Floats) -> Floats:
        """Sums over the lines and days of each link."""
        return np.asarray(np.bincount(self.of_line, by_cell.sum(axis=1)), dtype=np.float64)


def clearing_prices(sample: Dual) -> tuple[DualPrices, float]:
    """Prices at which a sample of the orders clears every link, or zero where those prove more; their bound is the
    sample's. Also the mean cost of a unit where capacity is free, in money.
    """
    params, at_zero, links = sample.params, sample.at_zero(), _Links.of(sample)
    mean_cost = at_zero.bound / max(1.0, float(np.asarray(sample.park.quantity).sum()))
    if mean_cost <= 0:
        return at_zero, mean_cost
    temperature = params.clearing_temperature * mean_cost
    root = np.sqrt(np.maximum(links.sums(sample.capacity), LEAST_CAPACITY))
    scale = max(1.0, abs(at_zero.bound))

    def negative(vector: Floats) -> tuple[float, Floats]:
        prices = links.prices(vector / root)
        value, line, _ = sample.smooth(prices, temperature)
        return -value / scale, links.sums(line * (prices.line > 0)) / root / -scale

    begin = links.begin() * root
    found = quasi_newton.minimise(negative, begin, params.clearing_iterations, lambda: False, params.quasi_newton)
    prices = links.prices(found / root)
    prices.bound = sample.bound(prices)
    return max(at_zero, prices, key=lambda each: each.bound), mean_cost


def _own_prices(arrays: Arrays) -> Floats:
    """The mean price of a unit of each line's capacity over what it is eligible for [lines]; 0 where that is none."""
    classes, lines = arrays.step_classes, len(arrays.lines.min_lot)
    loaded = classes.load > 0
    line = classes.line[loaded]
    price = np.bincount(line, classes.price[loaded] / classes.load[loaded], minlength=lines)
    return np.asarray(price / np.maximum(np.bincount(line, minlength=lines), 1))
