"""Money: whole micro-units of the park's currency in contracts and databases, an amount with a fraction elsewhere.

Standard library only: the pure layers use it too.
"""

from __future__ import annotations

from services.bounds import LARGEST_SUM_MICROS

MICROS = 1_000_000  # micro-units of one unit of a currency


def to_micros(amount: float) -> int:
    """An amount of a currency in micro-units, rounded to the nearest one.

    What 64 bits cannot hold is given as ±`LARGEST_SUM_MICROS`: a sum over many orders must not end who adds it up.
    Raises ValueError for what is no number.
    """
    return whole_micros(amount * MICROS)


def whole_micros(micros: float) -> int:
    """Micro-units rounded to the nearest whole one, within ±`LARGEST_SUM_MICROS`. Raises ValueError for no number."""
    if abs(micros) >= LARGEST_SUM_MICROS:
        return LARGEST_SUM_MICROS if micros > 0 else -LARGEST_SUM_MICROS
    return round(micros)


def from_micros(micros: float) -> float:
    """The amount of a currency that `micros` micro-units are."""
    return micros / MICROS
