"""The days that lead times and lanes leave for each step of an order, due date or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.bound.eligible import EligibleLines
from services.planning.model.arrays import Ints
from services.planning.model.lanes import Lanes

NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Start:
    """The steps that units have behind them, and the zone and the day where they are ready to go on.

    Without a zone they begin at the first step, in any zone, on their day of release. `day` may lie before day 0: what
    was ready then may have been moved then.
    """

    step: int
    day: int
    zone: int | None = None


def windows(
    lanes: Lanes, days: int, route: Sequence[EligibleLines], starts: Sequence[Start]
) -> list[tuple[Ints, Ints]]:
    """Per step, the first and the last day [groups] on which a unit can be worked on that goes the whole route.

    The units begin at one of the starts, each with a last step ahead. The first day is after the last one where no
    way leads through a group's lines.
    """
    first = [np.full(len(lines.zone), NEVER, dtype=np.int64) for lines in route]
    for start in starts:
        _go(lanes, route, start, first)
    last = [np.full(len(lines.zone), days - 1, dtype=np.int64) for lines in route]
    for step in range(len(route) - 2, -1, -1):
        latest = _by_zone(route[step + 1].zone, last[step + 1], len(lanes.transit), np.maximum, -NEVER)
        sent = np.where(lanes.transit >= 0, latest[None, :] - lanes.transit, -NEVER).max(axis=1)
        last[step] = np.minimum(days - 1, sent[route[step].zone] - route[step].lead)
    return list(zip(first, last, strict=True))


def _go(lanes: Lanes, route: Sequence[EligibleLines], start: Start, first: list[Ints]) -> None:
    """Lower the first days of each step to those of units that begin at a start."""
    arrival = arrivals(lanes, start)
    for step in range(start.step, len(route)):
        begun = np.maximum(0, arrival[route[step].zone])
        first[step] = np.minimum(first[step], begun)
        ready = _by_zone(route[step].zone, begun + route[step].lead, len(arrival), np.minimum, NEVER)
        arrival = np.where(lanes.transit >= 0, ready[:, None] + lanes.transit, NEVER).min(axis=0)


def arrivals(lanes: Lanes, start: Start) -> Ints:
    """The first day on which units of a start can be in each zone, before day 0 or not [zones]."""
    if start.zone is None:
        return np.full(len(lanes.transit), start.day, dtype=np.int64)
    transit = lanes.transit[start.zone]
    return np.where(transit >= 0, start.day + transit, NEVER)


def _by_zone(zone: Ints, days: Ints, zones: int, which: np.ufunc, none: int) -> Ints:
    by_zone = np.full(zones, none, dtype=np.int64)
    which.at(by_zone, zone, days)
    return by_zone
