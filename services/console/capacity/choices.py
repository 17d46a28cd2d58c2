"""Choices that a person picks from instead of typing: how many machines run on a day, and how many shifts."""

from __future__ import annotations

from dataclasses import dataclass

from parkloom.registry.v1.enterprise_pb2 import Line

MOST_STEPS = 12
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """So many of a line's machines, or where their number is not known percent of an ordinary day; and the units."""

    count: int
    units: int


def of_line(line: Line) -> list[Choice]:
    """From none to an ordinary day's capacity, in at most `MOST_STEPS` even steps, and the whole of it last."""
    full = line.planned_daily_capacity
    if not line.machines:
        return [Choice(100 * part // _QUARTERS, full * part // _QUARTERS) for part in range(_QUARTERS + 1)]
    counts = [*range(0, line.machines, _step(line.machines)), line.machines]
    # Rounded down: half a machine's unit more than there is would be asked for.
    return [Choice(count, full * count // line.machines) for count in counts]


def _step(machines: int) -> int:
    """1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if machines <= step * MOST_STEPS:
                return step
        power *= 10


# Parts of an ordinary day, by the value of the button.
SHIFTS = {"0": (0, 1), "1/3": (1, 3), "1/2": (1, 2), "2/3": (2, 3), "1": (1, 1)}


def units_of_shift(shift: str, full: int) -> int:
    """Units of capacity, rounded down, of a part of an ordinary day. Raises KeyError for one that is none."""
    part, whole = SHIFTS[shift]
    return full * part // whole
