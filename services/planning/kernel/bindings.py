"""The planning kernel's functions for Python, typed. Calls release the GIL.

A working solution and a worker are opaque handles (`int`). Arrays are passed as they are: C-contiguous, of the element
type that the C function reads. An array given to `open_worker` must live until `close_worker`, a park until
`close_solution`. Where memory runs out a call raises MemoryError; a working solution that it was changing may then only
be closed. A park or a parameter beyond the kernel's array bounds raises ValueError.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.native.build import Kernel
from services.native.loading import Library, array, declare, load
from services.planning.kernel.layout import (
    STRUCTURES,
    DualOutput,
    InsertionParams,
    Park,
    PlaceTables,
    SearchParams,
    SetupTables,
    WorkerTables,
)

KERNEL = Kernel(Path(__file__).parent)

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_DOUBLES, _INTS, _LONGS, _BYTES = array(np.float64), array(np.int32), array(np.int64), array(np.uint8)


def open_library(path: Path) -> ctypes.CDLL:
    """Loads one library of the kernel and declares its functions."""
    kernel = load(path, STRUCTURES)
    _declare_pricing(kernel)
    _declare_solution(kernel)
    _declare_search(kernel)
    _declare_whole_orders(kernel)
    _declare_quoting(kernel)
    return kernel


library = Library(KERNEL, open_library)


def _declare_pricing(kernel: ctypes.CDLL) -> None:
    park, handle = c_void_p, c_void_p
    declare(kernel.parkloom_dual_value, c_int64, park, c_void_p, _DOUBLES, c_double, c_int, c_void_p, c_void_p)
    declare(kernel.parkloom_setup_windows, c_int64, park, c_void_p)
    declare(kernel.parkloom_setup_shares, None, park, c_void_p, _DOUBLES)
    declare(kernel.parkloom_near_best, c_int64, park, _DOUBLES, _DOUBLES, c_double, _BYTES)
    declare(kernel.parkloom_sparsify_flows, c_int64, park, _DOUBLES, _INTS, c_int64, c_int)
    declare(kernel.parkloom_round_flows, c_int64, handle, park, _DOUBLES, _INTS, c_int64, c_void_p)
    declare(kernel.parkloom_complete_rounding, c_int64, handle, _INTS, c_int64)


def _declare_solution(kernel: ctypes.CDLL) -> None:
    handle = c_void_p
    declare(kernel.parkloom_solution_open, c_int64, c_void_p, c_void_p)
    declare(kernel.parkloom_solution_close, None, handle)
    declare(kernel.parkloom_solution_costs, None, handle, _DOUBLES, _DOUBLES)
    declare(kernel.parkloom_solution_lots, c_int64, handle, _BYTES, _INTS, _LONGS, _INTS, _INTS)
    declare(kernel.parkloom_worker_open, c_int64, handle, c_void_p, c_int64, c_void_p)
    declare(kernel.parkloom_worker_close, None, handle)
    declare(kernel.parkloom_set_lots, c_int64, handle, c_int64, c_int64, _LONGS, _INTS, _INTS)
    declare(kernel.parkloom_fit_lots, c_int64, handle, c_int64, c_int64, _LONGS, _INTS, _INTS)


def _declare_search(kernel: ctypes.CDLL) -> None:
    listed = [c_void_p, _INTS, c_int64]
    declare(kernel.parkloom_insert_orders, c_int64, *listed, c_void_p, c_double)
    declare(kernel.parkloom_insert_alone, c_int64, c_void_p, c_int64, c_void_p)
    declare(kernel.parkloom_insert_by_day, c_int64, c_void_p, c_int64, _INTS, _INTS, c_int64, c_void_p, c_int64)
    declare(kernel.parkloom_ideal_routes, c_int64, *listed, c_void_p, c_double)
    declare(kernel.parkloom_complete_orders, c_int64, *listed, c_void_p, c_double)
    declare(kernel.parkloom_repair, c_int64, c_void_p, c_void_p, _INTS, c_int64, c_int, c_double)
    declare(kernel.parkloom_search, c_int64, c_void_p, c_void_p, c_int64, c_double)


def _declare_whole_orders(kernel: ctypes.CDLL) -> None:
    places = c_void_p
    declare(kernel.parkloom_order_prices, c_int64, places, _DOUBLES, c_double, c_int64, c_double, c_void_p)
    declare(kernel.parkloom_relax_and_fix, c_int64, places, _DOUBLES, c_double, c_double, c_int64, c_double, _INTS)
    declare(kernel.parkloom_ejection_chains, c_int64, places, c_int64, c_double, c_int64, _INTS)


def _declare_quoting(kernel: ctypes.CDLL) -> None:
    handle = c_void_p
    declare(kernel.parkloom_supply_open, c_int64, c_void_p, c_int64, _DOUBLES, _DOUBLES, c_void_p)
    declare(kernel.parkloom_supply_close, None, handle)
    declare(kernel.parkloom_supply_first_day, c_int64, handle, c_int64)
    declare(kernel.parkloom_supply_most, c_int64, handle, c_int64)
    declare(kernel.parkloom_supply_last_day, c_int64, handle)
    declare(kernel.parkloom_supply_binding, c_int64, handle, c_int64, c_int64, c_void_p)
    declare(kernel.parkloom_lot_sums, c_int64, handle, c_int64, c_void_p)
    declare(kernel.parkloom_lot_figures, c_int64, handle, c_int64, c_int64, _LONGS, _INTS, c_void_p)


# ---- pricing and flows ----


def dual_value(  # noqa: PLR0917 - the kernel's own
    park: Park, setups: SetupTables | None, price: Doubles, temperature: float, threads: int, output: DualOutput
) -> float:
    """Returns the sum over orders of quantity times the cheapest route (temperature 0) or the softmin over routes.

    `price` is that of a unit of capacity, quotas included [lines, days]; `temperature` is money per unit. Each unit
    bears its share of `setups` where they are given.
    """
    value = c_double()
    charged = None if setups is None else setups.reference
    library().parkloom_dual_value(
        park.reference, charged, price, temperature, threads, output.reference, ctypes.byref(value)
    )
    return value.value


def fill_setup_windows(park: Park, setups: SetupTables) -> None:
    """Fills the windows of campaigns, and the most units that one makes."""
    library().parkloom_setup_windows(park.reference, setups.reference)


def fill_setup_shares(park: Park, setups: SetupTables, price: Doubles) -> None:
    """Fills what each unit bears of campaigns at the lines' own prices [lines, days]."""
    library().parkloom_setup_shares(park.reference, setups.reference, price)


def near_best(park: Park, price: Doubles, least: Doubles, share: float) -> Bytes:
    """Returns which eligible lines are, on some day, within a share of the cheapest of their group [eligible lines]."""
    near = np.zeros(park.eligible_lines, dtype=np.uint8)
    library().parkloom_near_best(park.reference, price, least, share, near)
    return near


def sparsify_flows(park: Park, flows: Doubles, groups: Ints, passes: int) -> None:
    """Gathers flows [eligible lines, days] on fewer lines, in place, group by group; what a line carries stays."""
    library().parkloom_sparsify_flows(park.reference, flows, groups, len(groups), passes)


def round_flows(worker: int, network: Park, flows: Doubles, orders: Ints, params: InsertionParams) -> None:
    """Puts orders one after another into the capacity that the flows of a network give them, in whole units."""
    library().parkloom_round_flows(worker, network.reference, flows, orders, len(orders), params.reference)


def complete_rounding(worker: int, orders: Ints) -> None:
    """Adds units that rounding lost, on free capacity, at costs that rise from pass to pass."""
    library().parkloom_complete_rounding(worker, orders, len(orders))


# ---- the working solution ----


def open_solution(park: Park) -> int:
    """Returns a working solution without lots; `close_solution` frees it."""
    handle = c_void_p()
    library().parkloom_solution_open(park.reference, ctypes.byref(handle))
    return _opened(handle)


def close_solution(solution: int) -> None:
    """Frees a working solution."""
    library().parkloom_solution_close(solution)


def solution_costs(solution: int, orders: int) -> tuple[Doubles, Doubles]:
    """Returns per order its money (unmet units and released commitments included) and its capacity at the prices."""
    cost, capacity_value = np.zeros(orders), np.zeros(orders)
    library().parkloom_solution_costs(solution, cost, capacity_value)
    return cost, capacity_value


def solution_lots(
    solution: int, selected: Bytes, longest_route: int, count: int | None = None
) -> tuple[Ints, Longs, Ints, Ints]:
    """Returns order, quantity, source (-1: none) and cells [lots, longest route] of the selected orders' lots.

    `count` is how many there are, where that is known.
    """
    if count is None:
        count = int(library().parkloom_solution_lots(solution, selected, None, None, None, None))
    order, source = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    quantity, cells = np.empty(count, dtype=np.int64), np.empty((count, longest_route), dtype=np.int32)
    library().parkloom_solution_lots(solution, selected, order, quantity, source, cells)
    return order, quantity, source, cells


def open_worker(solution: int, tables: WorkerTables, seed: int) -> int:
    """Returns a worker on a solution; `close_worker` frees it. Workers at work share neither orders nor capacity."""
    handle = c_void_p()
    library().parkloom_worker_open(solution, tables.reference, seed, ctypes.byref(handle))
    return _opened(handle)


def close_worker(worker: int) -> None:
    """Frees a worker; the solution stays."""
    library().parkloom_worker_close(worker)


def set_lots(worker: int, order: int, quantity: Longs, source: Ints, cells: Ints) -> None:
    """Replaces an order's lots; capacity is taken even where it does not suffice."""
    library().parkloom_set_lots(worker, order, len(quantity), quantity, source, cells)


def fit_lots(worker: int, order: int, quantity: Longs, source: Ints, cells: Ints) -> None:
    """Replaces an order's lots by as many units of these as the residual capacity holds."""
    library().parkloom_fit_lots(worker, order, len(quantity), quantity, source, cells)


def _opened(handle: c_void_p) -> int:
    """Returns the address; no status reports success without one."""
    return int(handle.value or 0)


# ---- insertion and search ----


def insert_orders(worker: int, orders: Ints, params: InsertionParams, seconds: float) -> int:
    """Takes these orders out and inserts them, one after another. Returns how many were inserted in time."""
    done: int = library().parkloom_insert_orders(worker, orders, len(orders), params.reference, seconds)
    return done


def ideal_routes(worker: int, orders: Ints, params: InsertionParams, seconds: float) -> int:
    """Gives each order the lots it would have were it alone in the park. Returns how many orders got them in time."""
    done: int = library().parkloom_ideal_routes(worker, orders, len(orders), params.reference, seconds)
    return done


def complete_orders(worker: int, orders: Ints, params: InsertionParams, seconds: float) -> None:
    """Adds the units that orders lack out of the residual capacity."""
    library().parkloom_complete_orders(worker, orders, len(orders), params.reference, seconds)


def repair(worker: int, params: SearchParams, orders: Ints, tries: int, seconds: float) -> None:
    """Adds the units that orders lack, displacing others where that saves money."""
    library().parkloom_repair(worker, params.reference, orders, len(orders), tries, seconds)


def search(worker: int, params: SearchParams, iterations: int, seconds: float) -> int:
    """Searches neighbourhoods until done, out of time or cancelled. Returns how many were searched."""
    done: int = library().parkloom_search(worker, params.reference, iterations, seconds)
    return done


# ---- whole orders ----


def order_prices(
    places: PlaceTables, start: Doubles, target: float, rounds: int, seconds: float
) -> tuple[Doubles, float]:
    """Returns the orders' dual prices [orders] of the best bound found from `start`, and that bound."""
    price = start.copy()
    bound = c_double()
    library().parkloom_order_prices(places.reference, price, target, rounds, seconds, ctypes.byref(bound))
    return price, bound.value


@dataclass(frozen=True, slots=True)
class DiveParams:
    """One relax-and-fix dive: the cost of a solution to aim at, what chance adds to the fractions (0 to 1) that are
    fixed first, the seed, and the time."""

    target: float
    noise: float
    seed: int
    seconds: float


def relax_and_fix(places: PlaceTables, order_price: Doubles, kept: Ints, params: DiveParams) -> Ints:
    """Returns a place for every order [orders]; orders that have one in `kept` (-1: none) keep it where it fits."""
    chosen = kept.copy()
    library().parkloom_relax_and_fix(
        places.reference, order_price, params.target, params.noise, params.seed, params.seconds, chosen
    )
    return chosen


def ejection_chains(places: PlaceTables, chosen: Ints, iterations: int, seed: int, seconds: float) -> tuple[Ints, int]:
    """Returns cheaper places for all orders [orders], and the iterations done."""
    better = chosen.copy()
    done: int = library().parkloom_ejection_chains(places.reference, iterations, seconds, seed, better)
    return better, done
