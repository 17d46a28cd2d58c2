"""Money: whole micro-units of the park's currency in contracts and databases, an amount with a fraction elsewhere.

Standard library only: the pure layers use it too.
"""

from __future__ import annotations

MICROS = 1_000_000  # micro-units of one unit of a currency


def to_micros(amount: float) -> int:
    """An amount of a currency in micro-units, rounded to the nearest one."""
    return round(amount * MICROS)


def from_micros(micros: float) -> float:
    """The amount of a currency that `micros` micro-units are."""
    return micros / MICROS
