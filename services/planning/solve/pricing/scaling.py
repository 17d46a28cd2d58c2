"""Dual prices as one vector of variables for the minimiser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.solve.columns import Floats, Longs


@dataclass(slots=True)
class Scaling:
    """One variable per line and day with capacity and per quota and day with a limit.

    A variable is the price times the root of the capacity, which evens out the curvature of the dual.
    """

    line_open: Longs
    quota_open: Longs
    line_root: Floats
    quota_root: Floats
    shape: tuple[tuple[int, ...], tuple[int, ...]]

    @classmethod
    def of(cls, capacity: Floats, limit: Floats) -> Scaling:
        """The scaling for capacities [lines, days] and quotas [quotas, days]."""
        by_cell, by_quota = capacity.ravel(), limit.ravel()
        line_open, quota_open = np.flatnonzero(by_cell > 0), np.flatnonzero(by_quota > 0)
        roots = np.sqrt(by_cell[line_open]), np.sqrt(by_quota[quota_open])
        return cls(line_open, quota_open, *roots, (capacity.shape, limit.shape))

    def prices(self, vector: Floats) -> tuple[Floats, Floats]:
        """Prices of lines [lines, days] and of quotas [quotas, days]."""
        line, quota = np.zeros(self.shape[0]), np.zeros(self.shape[1])
        split = len(self.line_open)
        line.ravel()[self.line_open] = vector[:split] / self.line_root
        quota.ravel()[self.quota_open] = vector[split:] / self.quota_root
        return line, quota

    def vector(self, line: Floats, quota: Floats) -> Floats:
        """The variables of prices."""
        return np.concatenate(
            [line.ravel()[self.line_open] * self.line_root, quota.ravel()[self.quota_open] * self.quota_root]
        )

    def gradient(self, line: Floats, quota: Floats) -> Floats:
        """The gradient by variable, of the gradient by price."""
        return np.concatenate(
            [line.ravel()[self.line_open] / self.line_root, quota.ravel()[self.quota_open] / self.quota_root]
        )
