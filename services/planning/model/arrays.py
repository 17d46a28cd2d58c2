"""The park as arrays: a row per line, a column per day. Shared by the rules, the bound and explaining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model.lanes import Deliveries, Lanes
from services.planning.model.problem import Line, Problem, Quota

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ParkArrays:
    """Lines and zones by their place in the problem's lists.

    `capacity` and `open_before` (see there) are [lines, days]; `zone` and `lead` (days) are [lines]; `lanes` are
    between zones, `deliveries` from zones to where orders go.
    """

    line_index: Mapping[str, int]
    capacity: Floats
    zone: Ints
    lead: Ints
    lanes: Lanes
    open_before: Ints
    deliveries: Deliveries


def of(problem: Problem) -> ParkArrays:
    """The arrays of a park."""
    zone_index = {zone.id: index for index, zone in enumerate(problem.zones)}
    capacity, lanes = capacity_of(problem), Lanes.of(problem)
    return ParkArrays(
        line_index={line.id: index for index, line in enumerate(problem.lines)},
        capacity=capacity,
        zone=np.array([zone_index[line.zone] for line in problem.lines], dtype=np.int64),
        lead=np.array([line.lead_days for line in problem.lines], dtype=np.int64),
        lanes=lanes,
        open_before=open_before(problem, capacity),
        deliveries=Deliveries.of(problem, lanes),
    )


def capacity_of(problem: Problem) -> Floats:
    """Capacity [lines, days] of a problem's lines."""
    daily = np.array([line.daily_capacity for line in problem.lines], dtype=np.float64)
    capacity = np.repeat(daily[:, None], problem.days, axis=1)
    for row, line in zip(capacity, problem.lines, strict=True):
        if line.overrides:
            row[list(line.overrides)] = list(line.overrides.values())
    return capacity


def quota_rows(problem: Problem, quota: Quota) -> Ints:
    """The places of the lines that a quota covers, each once, in the park's sequence."""
    return np.array([row for row, line in enumerate(problem.lines) if quota.covers(line)], dtype=np.int64)


def quota_shares(problem: Problem) -> Floats:
    """Amount of each quota that a unit of capacity of a line's runs takes [quotas, lines]."""
    shares = np.zeros((len(problem.quotas), len(problem.lines)))
    for row, quota in zip(shares, problem.quotas, strict=True):
        row[quota_rows(problem, quota)] = quota.per_unit
    return shares


def quota_limits(problem: Problem) -> Floats:
    """The limit of each quota's balance on each day [quotas, days], in units of the quota; infinite at a price."""
    table = stated_limits(problem.quotas, problem.days)
    table[[quota.over_price is not None for quota in problem.quotas]] = np.inf
    return table


def stated_limits(quotas: Sequence[Quota], days: int) -> Floats:
    """The limit of each quota's balance on each day [quotas, days], in its units, whether at a price or not."""
    table = np.zeros((len(quotas), days))
    for row, quota in zip(table, quotas, strict=True):
        if quota.window is None:
            row[:] = quota.daily_limit
        else:
            row[quota.window[0]] = quota.limit(quota.window[0])
        for day in filter(range(days).__contains__, quota.limits):
            row[day] = quota.limit(day)
    return table


def quota_days(problem: Problem) -> Ints:
    """The day on whose balance each day draws [quotas, days]; -1 where the quota does not hold."""
    table = np.tile(np.arange(problem.days, dtype=np.int64), (len(problem.quotas), 1))
    for row, quota in zip(table, problem.quotas, strict=True):
        if quota.window is not None:
            first, last = quota.window
            row[:] = -1
            row[first : last + 1] = first
    return table


def pooled(days: Ints, drawn: Floats) -> Floats:
    """Amounts drawn by day, summed by balance; both [quotas, days], with the `days` of `quota_days`."""
    sums = np.zeros_like(drawn)
    quota, day = np.nonzero(days >= 0)
    np.add.at(sums, (quota, days[quota, day]), drawn[quota, day])
    return sums


def of_days(days: Ints, balances: Floats, elsewhere: float) -> Floats:
    """The balance on which each day draws [quotas, days]; `elsewhere` where the quota does not hold."""
    return np.where(days >= 0, np.take_along_axis(balances, np.maximum(days, 0), axis=1), elsewhere)


def open_before(problem: Problem, capacity: Floats) -> Ints:
    """The last day on which each line has capacity before each day of the horizon [lines, days].

    A campaign goes on from that day: days without capacity are no break. It lies before day 0, as a negative number,
    where the line has no capacity from day 0 up to that day. `capacity` is [lines, days].
    """
    past = np.array([open_before_horizon(line) for line in problem.lines], dtype=np.int64)
    days = np.arange(problem.days, dtype=np.int64)
    open_days = np.where(capacity > 0, days, past[:, None])
    return np.concatenate([past[:, None], np.maximum.accumulate(open_days, axis=1)[:, :-1]], axis=1)


def open_before_horizon(line: Line) -> int:
    """The last day before day 0 on which a line has capacity; the day before all that its overrides name if none."""
    earliest, day = min(line.past_overrides, default=0), -1
    while day >= earliest and line.past_overrides.get(day, line.daily_capacity) <= 0:
        day -= 1
    return day
