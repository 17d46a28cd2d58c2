"""Seconds of calls, and their percentiles."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

Work = Callable[[int], object]


@dataclass
class Seconds:
    """Seconds that each of some calls took."""

    each: list[float] = field(default_factory=list)

    def take(self, work: Work, number: int) -> None:
        """Time the n-th call."""
        started = time.perf_counter()
        work(number)
        self.each.append(time.perf_counter() - started)

    @property
    def p50(self) -> float:
        return median(self.each)

    @property
    def p95(self) -> float:
        return quantiles(self.each, n=20)[-1] if len(self.each) > 1 else self.each[0]
