"""Garbage collection in a process that holds a park."""

from __future__ import annotations

import gc

NEW_OBJECTS_A_COLLECTION = 200_000


def collect_seldom() -> None:
    """For the rest of the process: a park is hundreds of thousands of small objects without cycles.

    Collecting among them at Python's usual pace takes as long as all the rest of a fill-in plan.
    """
    gc.set_threshold(NEW_OBJECTS_A_COLLECTION, 50, 50)
