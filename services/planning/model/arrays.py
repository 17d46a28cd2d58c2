"""The park as arrays: one row a line, one column a day. Shared by the rules, the bound and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import Line, Problem, Quota

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParkArrays:
    """Lines and zones by their place in the problem's lists.

    `capacity` is lines × days; `zone` and `lead` are per line; `transit` (days, -1 where no lane leads) and `haul`
    (money per unit, infinite where no lane leads) are zones × zones.
    """

    line_index: Mapping[str, int]
    capacity: Floats
    zone: Ints
    lead: Ints
    transit: Ints
    haul: Floats


def of(problem: Problem) -> ParkArrays:
    """The arrays of a park."""
    zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
    transit, haul = _ways(problem, zone_index)
    return ParkArrays(
        line_index={line.id: index for index, line in enumerate(problem.lines)},
        capacity=_capacity(problem),
        zone=np.array([zone_index[line.zone] for line in problem.lines], dtype=np.int64),
        lead=np.array([line.lead_days for line in problem.lines], dtype=np.int64),
        transit=transit,
        haul=haul,
    )


def _capacity(problem: Problem) -> Floats:
    daily = np.array([line.daily_capacity for line in problem.lines], dtype=np.float64)
    capacity = np.repeat(daily[:, None], problem.days, axis=1)
    for row, line in zip(capacity, problem.lines, strict=True):
        for day, amount in line.overrides.items():
            row[day] = amount
    return capacity


def _ways(problem: Problem, zone_index: Mapping[str, int]) -> tuple[Ints, Floats]:
    size = len(zone_index)
    transit = np.full((size, size), -1, dtype=np.int64)
    haul = np.full((size, size), np.inf)
    for (origin, target), lane in problem.lane_between.items():
        way = zone_index[origin], zone_index[target]
        transit[way], haul[way] = lane.transit_days, lane.cost
    return transit, haul


def quota_rows(problem: Problem, line_index: Mapping[str, int], quota: Quota) -> Ints:
    """The rows of the lines that a quota covers, link by link; a link named twice counts twice."""
    members: list[Line] = [line for link in quota.links for line in problem.lines_by_link.get(link, ())]
    return np.array([line_index[line.id] for line in members], dtype=np.int64)
