"""The planning kernel's functions for quotes, typed: a park with one order alone, which has no sources.

What `bindings` says of handles, arrays and errors holds here too.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes import c_double, c_int64, c_void_p
from enum import Enum
from typing import NamedTuple

import numpy as np

from services.planning.kernel.bindings import Doubles, Ints, Longs, library
from services.planning.kernel.layout import InsertionParams, LotFigures, Park

# ---- insertion ----


def insert_alone(worker: int, params: InsertionParams) -> None:
    """Takes a park's only order out and inserts it; insertions by capacity have one price share and grain in common."""
    library().parkloom_insert_alone(worker, 0, params.reference)


class Insertions:
    """Insertions that are tried one after another."""

    def __init__(self, params: Sequence[InsertionParams]) -> None:
        self.params = tuple(params)
        self.pointers = (c_void_p * len(self.params))(*(ctypes.addressof(each.filled) for each in self.params))


def insert_by_day(worker: int, due: Ints, days: Ints, insertions: Insertions) -> tuple[int, int] | None:
    """Inserts a park's only order, which is whole, by the first of `days` by which one of the insertions places it.

    `due` [1] is the array that the park has for due days. Returns the places of the day and of the insertion, None
    where none suffices.
    """
    count = len(insertions.params)
    tried: int = library().parkloom_insert_by_day(worker, 0, due, days, len(days), insertions.pointers, count)
    return divmod(tried, count) if tried < count * len(days) else None


# ---- supply ----


class SupplyBound(Enum):
    """The kind of thing that bounds supply, as the kernel numbers it."""

    CAPACITY = 0
    QUOTA = 1
    RULES = 2
    LEAD_TIME = 3
    HORIZON = 4


def open_supply(park: Park, residual: Doubles, quota_residual: Doubles) -> tuple[int, int]:
    """Returns the supply of a park's only order, and the first step that no lane leads through (the number of steps
    where all are open: only then may more be asked of it). `close_supply` frees it; until then the residuals
    [lines, days] and [quotas, days] must stay as they are."""
    handle = c_void_p()
    blocked: int = library().parkloom_supply_open(park.reference, 0, residual, quota_residual, ctypes.byref(handle))
    return int(handle.value or 0), blocked


def close_supply(supply: int) -> None:
    """Frees a supply."""
    library().parkloom_supply_close(supply)


def supply_last_day(supply: int) -> int:
    """Returns the day after which no unit is delivered."""
    last: int = library().parkloom_supply_last_day(supply)
    return last


def supply_first_day(supply: int, quantity: int) -> int:
    """Returns the first day by which so many units might be delivered; one beyond the last day if never."""
    first: int = library().parkloom_supply_first_day(supply, quantity)
    return first


def supply_most(supply: int, day: int) -> int:
    """Returns the most units that might be delivered by a day."""
    most: int = library().parkloom_supply_most(supply, day)
    return most


def supply_binding(supply: int, quantity: int, day: int) -> list[int]:
    """Returns what keeps so many units from being delivered by a day: bound, step, its first and last day, missing
    units; steps and days of bounds that have none are 0."""
    found = (c_int64 * 5)()
    library().parkloom_supply_binding(supply, quantity, day, found)
    return list(found)


# ---- lots ----


class LotSums(NamedTuple):
    """The only order's lots: how many, their units, its money (unmet units included), the day of the last delivery."""

    lots: int
    units: int
    cost: float
    delivered: int


def lot_sums(solution: int) -> LotSums:
    """Returns the sums of the only order's lots."""
    sums = (c_double * 3)()
    lots: int = library().parkloom_lot_sums(solution, 0, sums)
    return LotSums(lots, int(sums[0]), sums[1], int(sums[2]))


def lot_figures(solution: int, quantity: Longs, cells: Ints, steps: int) -> LotFigures:
    """Returns the figures of lots of the only order: `quantity` [lots], `cells` [lots, longest route]."""
    most = len(quantity) * steps
    figures = LotFigures(
        most_loads=most,
        all_steps=4 * steps,
        counts=np.zeros(3, dtype=np.int64),
        costs=np.zeros(3),
        steps=np.zeros(4 * steps, dtype=np.int64),
        load_cell=np.zeros(most, dtype=np.int32),
        load_runs=np.zeros(most),
        load_setups=np.zeros(most),
    )
    library().parkloom_lot_figures(solution, 0, len(quantity), quantity, cells, figures.reference)
    return figures
