"""The park as arrays: a row per line, a column per day. Shared by the rules, the bound and explaining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model.lanes import Lanes
from services.planning.model.problem import Line, Problem, Quota

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParkArrays:
    """Lines and zones by their place in the problem's lists.

    `capacity` is [lines, days]; `zone` and `lead` (days) are [lines]; `lanes` are between zones.
    """

    line_index: Mapping[str, int]
    capacity: Floats
    zone: Ints
    lead: Ints
    lanes: Lanes


def of(problem: Problem) -> ParkArrays:
    """The arrays of a park."""
    zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
    return ParkArrays(
        line_index={line.id: index for index, line in enumerate(problem.lines)},
        capacity=capacity_of(problem),
        zone=np.array([zone_index[line.zone] for line in problem.lines], dtype=np.int64),
        lead=np.array([line.lead_days for line in problem.lines], dtype=np.int64),
        lanes=Lanes.of(problem),
    )


def capacity_of(problem: Problem) -> Floats:
    """Capacity [lines, days] of a problem's lines."""
    daily = np.array([line.daily_capacity for line in problem.lines], dtype=np.float64)
    capacity = np.repeat(daily[:, None], problem.days, axis=1)
    for row, line in zip(capacity, problem.lines, strict=True):
        if line.overrides:
            row[list(line.overrides)] = list(line.overrides.values())
    return capacity


def quota_rows(problem: Problem, line_index: Mapping[str, int], quota: Quota) -> Ints:
    """The rows of the lines that a quota covers, link by link; a link named twice counts twice."""
    members: list[Line] = [line for link in quota.links for line in problem.lines_by_link.get(link, ())]
    return np.array([line_index[line.id] for line in members], dtype=np.int64)


def quota_shares(problem: Problem) -> Floats:
    """Amount of each quota that a unit of a line's capacity takes [quotas, lines]; a link named twice counts twice."""
    shares = np.zeros((len(problem.quotas), len(problem.lines)))
    for row, quota in zip(shares, problem.quotas, strict=True):
        row[:] = [quota.per_unit * quota.links.count(line.link) for line in problem.lines]
    return shares
