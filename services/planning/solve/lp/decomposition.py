"""Flows of one order decomposed into lots, first in, first out, and rounded down to whole units."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Floats
from services.planning.solve.lp.time_expanded import Stage
from services.planning.solve.search_lots import SearchLots, fresh_lots

NO_FLOW = 1e-6  # units: a smaller flow is GLOP's tolerance
NO_UNITS = 1e-9  # units: the rest of a split is rounding

Parcel = tuple[float, tuple[int, ...]]  # units, and the cells they went through


def decompose(order: int, stages: Sequence[Stage], values: Floats, arrays: Arrays) -> SearchLots:
    """The flow of an order, given by the values of the program's columns, as fresh lots."""
    parcels = _first_step(stages[0], values, arrays.days)
    for before, after in pairwise(stages):
        parcels = _next_step(before, after, parcels, values, arrays)
    rows = [(int(units + NO_FLOW), cells) for units, cells in parcels if units + NO_FLOW >= 1]
    cells = np.full((len(rows), arrays.longest_route), -1, dtype=np.int32)
    for row, (_, route) in enumerate(rows):
        cells[row, : len(route)] = route
    quantity = np.array([units for units, _ in rows], dtype=np.int64)
    return fresh_lots(np.full(len(rows), order, dtype=np.int32), quantity, cells)


def _first_step(stage: Stage, values: Floats, days: int) -> list[Parcel]:
    flows = values[stage.column]
    cells = stage.line * days + stage.day
    return [(float(flows[i]), (int(cells[i]),)) for i in np.flatnonzero(flows > NO_FLOW)]


def _next_step(before: Stage, after: Stage, parcels: list[Parcel], values: Floats, arrays: Arrays) -> list[Parcel]:
    """Parcels after the next step: hauled as in the flow, then worked on in the sequence of their arrival."""
    served: list[Parcel] = []
    for end, arrived in _hauled(before, parcels, values, arrays).items():
        arrived.sort(key=lambda each: each[0])
        waiting = deque(parcel for _, parcel in arrived)
        here = np.flatnonzero((after.zone == end) & (values[after.column] > NO_FLOW))
        for i in here[np.argsort(after.day[here], kind="stable")]:
            cell = int(after.line[i]) * arrays.days + int(after.day[i])
            drawn = _draw(waiting, float(values[after.column[i]]))
            served += [(units, (*cells, cell)) for units, cells in drawn]
    return served


def _hauled(
    before: Stage, parcels: list[Parcel], values: Floats, arrays: Arrays
) -> dict[int, list[tuple[int, Parcel]]]:
    """By zone: the parcels that arrive there, each with the day."""
    ready: dict[tuple[int, int], deque[Parcel]] = {}
    for parcel in parcels:
        line, day = divmod(parcel[1][-1], arrays.days)
        place = int(arrays.lines.zone[line]), day + int(arrays.lines.lead[line])
        ready.setdefault(place, deque()).append(parcel)
    arriving: dict[int, list[tuple[int, Parcel]]] = {}
    for (start, end), (leaving, column) in sorted(before.hauls.items()):
        transit = int(arrays.lanes.transit[start, end])
        for day, flow in zip(leaving.tolist(), values[column].tolist(), strict=True):
            if flow > NO_FLOW:
                drawn = _draw(ready.get((start, day), deque()), flow)
                arriving.setdefault(end, []).extend((day + transit, parcel) for parcel in drawn)
    return arriving


def _draw(queue: deque[Parcel], units: float) -> list[Parcel]:
    """Takes so many units from the head of a queue."""
    taken: list[Parcel] = []
    while units > NO_UNITS and queue:
        available, cells = queue.popleft()
        part = min(available, units)
        taken.append((part, cells))
        units -= part
        if available - part > NO_UNITS:
            queue.appendleft((available - part, cells))
    return taken
