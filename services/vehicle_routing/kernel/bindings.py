"""The vehicle routing kernel's functions for Python, typed. Calls release the GIL.

A solution is an opaque handle (`int`). The structures given when it is opened must live until it is closed. Where
memory runs out a call raises MemoryError; a solution that it was changing may then only be closed.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int64, c_void_p
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.native.build import Kernel
from services.native.loading import Library, array, declare, load
from services.vehicle_routing.kernel.layout import STRUCTURES, Fleet, HubWave, PairWave, Part, SearchParams

KERNEL = Kernel(Path(__file__).parent)

Ints = NDArray[np.int32]
_INTS = array(np.int32)


def open_library(path: Path) -> ctypes.CDLL:
    """Loads one library of the kernel and declares its functions."""
    kernel = load(path, STRUCTURES)
    opened, structure = ctypes.POINTER(c_void_p), c_void_p
    declare(kernel.parkloom_hub_open, c_int64, structure, structure, opened)
    declare(kernel.parkloom_hub_close, None, c_void_p)
    declare(kernel.parkloom_hub_set, c_int64, c_void_p, c_int64, _INTS, _INTS, _INTS)
    declare(kernel.parkloom_hub_get, c_int64, c_void_p, _INTS, _INTS, _INTS)
    declare(kernel.parkloom_hub_search, c_int64, c_void_p, structure, structure, ctypes.POINTER(c_double))
    declare(kernel.parkloom_pair_open, c_int64, structure, structure, opened)
    declare(kernel.parkloom_pair_close, None, c_void_p)
    declare(kernel.parkloom_pair_set, c_int64, c_void_p, _INTS, _INTS)
    declare(kernel.parkloom_pair_get, c_int64, c_void_p, _INTS, _INTS)
    declare(kernel.parkloom_pair_search, c_int64, c_void_p, structure, ctypes.POINTER(c_double))
    return kernel


library = Library(KERNEL, open_library)


def open_hub_solution(fleet: Fleet, wave: HubWave) -> int:
    """Returns a solution of a hub wave in which nothing is served; `close_hub_solution` frees it."""
    handle = c_void_p()
    library().parkloom_hub_open(fleet.reference, wave.reference, ctypes.byref(handle))
    return int(handle.value or 0)


def close_hub_solution(solution: int) -> None:
    """Frees a solution."""
    library().parkloom_hub_close(solution)


def set_trips(solution: int, vehicle: Ints, first: Ints, shipment: Ints) -> int:
    """Replaces all tours: trip t is the next of vehicle[t], over shipment[first[t]:first[t + 1]].

    Returns how many tours break a rule.
    """
    broken: int = library().parkloom_hub_set(solution, len(vehicle), vehicle, first, shipment)
    return broken


def trips(solution: int, shipments: int) -> tuple[Ints, Ints, Ints]:
    """The arrays of `set_trips` [trips], [trips + 1] and [stops], of a wave of so many shipments."""
    count = library().parkloom_hub_get(solution, None, None, None)
    vehicle, first = np.empty(count, dtype=np.int32), np.zeros(count + 1, dtype=np.int32)
    shipment = np.empty(shipments, dtype=np.int32)
    library().parkloom_hub_get(solution, vehicle, first, shipment)
    return vehicle, first, shipment[: first[-1]]


def search(solution: int, part: Part, params: SearchParams) -> tuple[int, float]:
    """Searches a part of a solution and leaves its best. Returns the moves made and the part's cost (money).

    Calls at the same time may work on parts that share neither tours nor shipments.
    """
    cost = c_double()
    done = library().parkloom_hub_search(solution, part.reference, params.reference, ctypes.byref(cost))
    return done, cost.value


def open_pair_solution(fleet: Fleet, wave: PairWave) -> int:
    """Returns a solution of a pair wave in which nothing is served; `close_pair_solution` frees it."""
    handle = c_void_p()
    library().parkloom_pair_open(fleet.reference, wave.reference, ctypes.byref(handle))
    return int(handle.value or 0)


def close_pair_solution(solution: int) -> None:
    """Frees a solution."""
    library().parkloom_pair_close(solution)


def set_stops(solution: int, first: Ints, stop: Ints) -> int:
    """Replaces all tours: vehicle v makes stop[first[v]:first[v + 1]]. Returns how many tours break a rule."""
    broken: int = library().parkloom_pair_set(solution, first, stop)
    return broken


def stops(solution: int, fleet: Fleet, wave: PairWave) -> tuple[Ints, Ints]:
    """The arrays of `set_stops` [vehicles + 1] and [stops made]."""
    first, stop = np.zeros(fleet.vehicles + 1, dtype=np.int32), np.empty(wave.stops, dtype=np.int32)
    count = library().parkloom_pair_get(solution, first, stop)
    return first, stop[:count]


def search_pairs(solution: int, params: SearchParams) -> tuple[int, float]:
    """Searches all tours of a pair wave and leaves the best. Returns the moves made and the cost (money)."""
    cost = c_double()
    done = library().parkloom_pair_search(solution, params.reference, ctypes.byref(cost))
    return done, cost.value
