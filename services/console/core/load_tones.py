"""Tones of a load beside the capacity that it takes, as heat maps and maps colour it."""

from __future__ import annotations

FULL, BUSY = 0.95, 0.7
# Loads are sums of parts of units.
HALF_A_UNIT = 0.5


def tone(used: float, capacity: int) -> str:
    """The tone of `used` units of a capacity that is not 0: above it, full, busy or free."""
    if used > capacity + HALF_A_UNIT:
        return "bad"
    share = used / capacity
    return "warn" if share >= FULL else "busy" if share >= BUSY else "good"
