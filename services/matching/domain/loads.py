"""Loads: capacity that orders take of lines by day, in whole millionths of a unit, so that sums of them are exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from services.bounds import LARGEST_DAY_UNITS

MILLIONTHS = 1_000_000
# A line or a quota, and a day.
Cell = tuple[str, date]


class Load(NamedTuple):
    """Millionths that runs take, and set-ups, which use no quota."""

    runs: int = 0
    set_ups: int = 0

    @property
    def all(self) -> int:
        """Runs and set-ups together."""
        return self.runs + self.set_ups


NO_LOAD = Load()
# What one order takes, by line and day.
OrderLoad = Mapping[Cell, Load]


def millionths(amount: float) -> int:
    """An amount of capacity; more than a line can have counts as that, so that sums keep within 64 bits."""
    return round(min(amount, LARGEST_DAY_UNITS) * MILLIONTHS)


def load_of(runs: float, set_ups: float) -> Load:
    """Amounts of capacity as a load."""
    return Load(millionths(runs), millionths(set_ups))


def taken_more(before: Mapping[str, OrderLoad], after: Mapping[str, OrderLoad]) -> dict[Cell, Load]:
    """The differences of all that orders take by line and day; none where nothing has changed."""
    runs, set_ups = Counter[Cell](), Counter[Cell]()
    for loads, sign in ((before, -1), (after, 1)):
        for load in loads.values():
            for cell, amount in load.items():
                runs[cell] += sign * amount.runs
                set_ups[cell] += sign * amount.set_ups
    changes = ((cell, Load(runs[cell], set_ups[cell])) for cell in sorted(runs))
    return {cell: change for cell, change in changes if change != NO_LOAD}


def on_quotas(loads: Mapping[Cell, Load], quotas: Mapping[str, Collection[str]]) -> dict[Cell, int]:
    """Sums of what runs take of each quota's lines, by quota and day; `quotas` are the ids of those of a line."""
    found = Counter[Cell]()
    for (line, day), load in loads.items():
        for quota in quotas.get(line, ()):
            found[quota, day] += load.runs
    return {cell: amount for cell, amount in sorted(found.items()) if amount}
