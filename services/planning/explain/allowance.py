"""The time and the exact solves that explaining may take."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

# Seconds; a solve in less time proves nothing.
SHORTEST_SOLVE = 0.05


@dataclass(slots=True)
class Allowance:
    """Seconds left for explaining, and exact solves left, which end alike on every machine. None is no limit."""

    deadline: float | None = None
    solves: int | None = None

    @classmethod
    def of(cls, seconds: float | None, solves: int | None) -> Allowance:
        """A allowance from now on."""
        return cls(None if seconds is None else time.monotonic() + seconds, solves)

    def share(self, parts: int, least: float = 0.0) -> Allowance:
        """An equal part of the allowance that is left, one of `parts`; at least `least` seconds, if there are."""
        left = self.seconds()
        return Allowance.of(
            None if left is None else min(left, max(left / parts, least)),
            None if self.solves is None else math.ceil(self.solves / parts),
        )

    def seconds(self) -> float | None:
        """The seconds left, not below 0."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def free(self) -> bool:
        """True if there is no limit."""
        return self.deadline is None and self.solves is None

    def over(self) -> bool:
        """True if the time has run out."""
        return self.seconds() == 0.0

    def spent(self) -> bool:
        """True if no further solve fits."""
        left = self.seconds()
        return (left is not None and left < SHORTEST_SOLVE) or self.solves == 0
