"""The kernel's functions for Python: the park's structure, and typed calls through ctypes (which release the GIL)."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_double, c_int, c_int32, c_int64, c_uint8, c_void_p
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import build

_KINDS: dict[str, tuple[Any, type]] = {
    "f": (c_double, np.float64),
    "i": (c_int32, np.int32),
    "l": (c_int64, np.int64),
    "b": (c_uint8, np.uint8),
}
_SIZES = (
    "days",
    "zones",
    "lines",
    "enterprises",
    "kinds",
    "groups",
    "entries",
    "orders",
    "quotas",
    "sources",
    "longest_route",
    "begun",
)
# Field and element type, in the order of `struct Park` in park.h.
TABLES = {
    "capacity": "f",
    "min_lot": "f",
    "line_zone": "i",
    "line_lead": "i",
    "line_enterprise": "i",
    "transit": "i",
    "haulage": "f",
    "kind_groups": "i",
    "kind_zones": "i",
    "kind_zone": "i",
    "group_zone": "i",
    "group_lead": "i",
    "group_entries": "i",
    "entry_line": "i",
    "entry_load": "f",
    "entry_price": "f",
    "quantity": "l",
    "release": "i",
    "due": "i",
    "late_cost": "f",
    "unmet_cost": "f",
    "whole": "b",
    "whole_size": "l",
    "order_steps": "i",
    "step_kind": "i",
    "step_limit": "i",
    "step_committed": "i",
    "committed_enterprise": "i",
    "step_exempt": "i",
    "exempt_line": "i",
    "order_sources": "i",
    "source_step": "i",
    "source_zone": "i",
    "source_ready": "i",
    "source_quantity": "l",
    "source_cost": "f",
    "source_bonus": "f",
    "source_begun": "i",
    "source_reserved": "b",
    "source_cells": "i",
    "begun_quantity": "l",
    "quota_limit": "f",
    "quota_per_unit": "f",
    "line_quotas": "i",
    "line_quota": "i",
}


class Park(ctypes.Structure):
    """`struct Park` of park.h."""

    _fields_ = [(name, c_int64) for name in _SIZES] + [(name, c_void_p) for name in TABLES]


class Recipe(ctypes.Structure):
    """`Recipe` of insert.h: how an order is put in."""

    _fields_ = [
        ("charge", c_double),
        ("slack", c_double),
        ("by_room", c_int),
        ("grain", c_int),
        ("near_only", c_int),
        ("noise", c_double),
        ("haste", c_double),
        ("keep", c_void_p),
        ("keep_count", c_int),
    ]


class Style(ctypes.Structure):
    """`Style` of search.c: how neighbourhoods are searched."""

    _fields_ = [
        ("charge", c_double),
        ("temperature", c_double),
        ("patience", c_double),
        ("most_out", c_int64),
        ("grain", c_int64),
        ("slack", c_double),
        ("bids", c_double),
        ("shifts", c_double),
        ("hops", c_double),
        ("lot_cost", c_double),
    ]


class NativePlaces(ctypes.Structure):
    """`Places` of assign.h. Whoever fills it keeps the tables alive."""

    _fields_ = [("orders", c_int64), ("cells", c_int64)] + [
        (name, c_void_p) for name in ("first", "cell", "load", "cost", "regret", "room", "price", "toll", "cancel")
    ]


class NativePark:
    """A park handed to the kernel. Keeps the tables alive for as long as the structure points at them."""

    def __init__(self, sizes: dict[str, int], tables: dict[str, NDArray[Any]]) -> None:
        self.tables: dict[str, NDArray[Any]] = {
            name: np.ascontiguousarray(tables[name], _KINDS[kind][1]) for name, kind in TABLES.items()
        }
        self.sizes = sizes
        addresses = {name: table.ctypes.data for name, table in self.tables.items()}
        self.struct = Park(**sizes, **addresses)

    @property
    def reference(self) -> Any:
        """The structure as the kernel's functions take it."""
        return ctypes.byref(self.struct)


@cache
def library() -> ctypes.CDLL:
    """The kernel for this processor, compiled now if nobody has before."""
    kernel = ctypes.CDLL(str(build.ensure()))
    kernel.parkloom_dual.restype = c_double
    kernel.parkloom_dual.argtypes = [
        POINTER(Park),
        c_void_p,
        c_double,
        c_int,
        c_void_p,
        c_void_p,
        c_void_p,
        c_void_p,
    ]
    kernel.parkloom_near.restype = None
    kernel.parkloom_near.argtypes = [POINTER(Park), c_void_p, c_void_p, c_double, c_void_p]
    _declare(kernel)
    return kernel


def _declare(kernel: ctypes.CDLL) -> None:
    """The plan's half of the kernel; plans and workers are opaque pointers."""
    pointer, whole = c_void_p, c_int64
    kernel.parkloom_plan_open.restype = pointer
    kernel.parkloom_plan_open.argtypes = [POINTER(Park)]
    kernel.parkloom_plan_close.argtypes = [pointer]
    kernel.parkloom_plan_costs.argtypes = [pointer] * 3
    kernel.parkloom_plan_lots.restype = whole
    kernel.parkloom_plan_lots.argtypes = [pointer] * 6
    kernel.parkloom_plan_set.argtypes = [pointer, whole, whole, pointer, pointer, pointer]
    kernel.parkloom_plan_fit.argtypes = [pointer, whole, whole, pointer, pointer, pointer]
    kernel.parkloom_plan_fit.restype = None
    kernel.parkloom_worker_open.restype = pointer
    kernel.parkloom_worker_open.argtypes = [pointer] * 8 + [whole]
    kernel.parkloom_worker_close.argtypes = [pointer]
    kernel.parkloom_insert.restype = whole
    kernel.parkloom_insert.argtypes = [pointer, pointer, whole, POINTER(Recipe), c_double]
    kernel.parkloom_mend.restype = None
    kernel.parkloom_mend.argtypes = [pointer, POINTER(Style), pointer, whole, c_int, c_double]
    kernel.parkloom_wish.restype = whole
    kernel.parkloom_wish.argtypes = [pointer, pointer, whole, POINTER(Recipe), c_double]
    kernel.parkloom_top_up.argtypes = [pointer, pointer, whole, POINTER(Recipe), c_double]
    kernel.parkloom_top_up.restype = None
    kernel.parkloom_fill_shares.argtypes = [pointer, POINTER(Park), pointer, pointer, whole, POINTER(Recipe)]
    kernel.parkloom_fill_shares.restype = None
    kernel.parkloom_concentrate.argtypes = [POINTER(Park), pointer, pointer, whole, c_int]
    kernel.parkloom_concentrate.restype = None
    kernel.parkloom_complete.argtypes = [pointer, pointer, whole]
    kernel.parkloom_complete.restype = None
    kernel.parkloom_worths.restype = c_double
    kernel.parkloom_worths.argtypes = [POINTER(NativePlaces), pointer, c_double, whole, c_double]
    kernel.parkloom_dive.restype = None
    kernel.parkloom_dive.argtypes = [POINTER(NativePlaces), pointer, c_double, c_double, whole, c_double, pointer]
    kernel.parkloom_eject.restype = whole
    kernel.parkloom_eject.argtypes = [POINTER(NativePlaces), whole, c_double, whole, pointer]
    kernel.parkloom_search.restype = whole
    kernel.parkloom_search.argtypes = [pointer, POINTER(Style), whole, c_double]


def address(table: NDArray[Any] | None) -> int | None:
    """Where a table's numbers begin; None for no table."""
    return None if table is None else table.ctypes.data
