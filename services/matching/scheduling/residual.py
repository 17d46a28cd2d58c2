"""Residual capacity: what the live lots of other orders and the holds of quotes leave, on planning's ledger.

Arrays are [lines, days] of a problem that has all lines of the park; its days count from the snapshot's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from services.matching.domain.park import ALWAYS
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Line, Problem, Quota
from services.planning.model.arrays import Floats, capacity_of, pooled
from services.planning.model.ledger import Ledger, Taken

# Capacity of a day on which others leave nothing. The line is open: no campaign goes on over that day.
OPEN = 1e-9


def taken_by_others(snapshot: ParkSnapshot, planned: Collection[str], problem: Problem) -> Taken:
    """The capacity that live lots of all but the orders `planned` take, and what holds keep."""
    lines, days = problem.lines, problem.days
    if snapshot.beside is not None:
        return snapshot.beside.taken(planned, lines, problem.quotas, days)

    def table(loads: Mapping[str, Mapping[date, float]]) -> Floats:
        return table_of(loads, snapshot.today, lines, days)

    runs = table(snapshot.taken_by_others(planned)) + table(snapshot.held_runs())
    return Taken(runs, table(snapshot.set_ups_of_others(planned)) + table(snapshot.held_set_ups()))


def table_of(loads: Mapping[str, Mapping[date, float]], today: date, lines: Sequence[Line], days: int) -> Floats:
    """Loads by line and day as [lines, days], days counted from `today`."""
    place, start = {line.id: index for index, line in enumerate(lines)}, today.toordinal()
    table = np.zeros((len(lines), days))
    for line, by_day in loads.items():
        for when, amount in by_day.items():
            day = when.toordinal() - start
            if day < days:
                table[place[line], day] = amount
    return table


def offered(snapshot: ParkSnapshot, problem: Problem, taken: Floats, committed: Floats) -> Floats:
    """Capacity that others leave of what they have `taken`, old figures counted for less; at least the committed.

    On days before the snapshot's first one for new work, the committed is all.
    """
    left = usable(snapshot, problem) - taken
    left[:, : _closed_to_new(snapshot)] = 0.0
    return np.maximum(committed, left)


def usable(snapshot: ParkSnapshot, problem: Problem) -> Floats:
    """Capacity that new work may use: old figures counted for less, none on days before the first one for new work."""
    found: Floats = capacity_of(problem) * _trust(snapshot, problem)
    found[:, : _closed_to_new(snapshot)] = 0.0
    return found


def _closed_to_new(snapshot: ParkSnapshot) -> int:
    """The number of days before the first one for new work."""
    return max(0, (snapshot.first_day - snapshot.today).days)


def kept_open(problem: Problem, left: Floats) -> Floats:
    """The capacity `left` of the problem's lines; where lines have set-ups, days that are open stay so."""
    sets_up = np.array([bool(line.setup or line.setup_cost) for line in problem.lines], dtype=np.bool_)
    return np.where(sets_up[:, None] & (capacity_of(problem) > 0), np.maximum(left, OPEN), left)


def left_of_quotas(problem: Problem, runs: Floats, residual: Ledger) -> tuple[Quota, ...]:
    """The problem's quotas with what others leave of each on each day, but no less than the committed `runs` draw."""
    drawn = pooled(residual.days, residual.share @ runs)
    left = np.maximum(drawn, np.maximum(0.0, residual.quota))
    rows = zip(problem.quotas, left.tolist(), strict=True)
    return tuple(replace(quota, limits=dict(enumerate(row))) for quota, row in rows)


def with_capacity(lines: Sequence[Line], capacity: Floats) -> tuple[Line, ...]:
    """The same lines with some capacity [lines, days]."""
    daily = np.array([line.daily_capacity for line in lines])
    overrides: list[dict[int, float]] = [{} for _ in lines]
    for row, day in zip(*(places.tolist() for places in np.nonzero(capacity != daily[:, None])), strict=True):
        overrides[row][day] = float(capacity[row, day])
    return tuple(replace(line, overrides=days) for line, days in zip(lines, overrides, strict=True))


def _trust(snapshot: ParkSnapshot, problem: Problem) -> Floats:
    """The share of each figure [lines, days] that counts: less for one older than the park's policy trusts.

    Days without a reported figure have the line's ordinary one, and its age.
    """
    policy, trust = snapshot.park.policy, np.ones((len(problem.lines), problem.days))
    if not policy.stale_days or policy.stale_factor >= 1:
        return trust
    trusted = snapshot.park.hours.opening(snapshot.today - timedelta(days=policy.stale_days))
    for row, line in zip(trust, problem.lines, strict=True):
        stated = snapshot.lines[line.id].planned_reported_at
        ordinary = policy.stale_factor if stated is not None and stated < trusted else 1.0
        row[:] = ordinary
        for when, figure in snapshot.figures.get(line.id, {}).items():
            day = (when - snapshot.today).days
            if 0 <= day < problem.days and figure.reported_at is not ALWAYS:
                row[day] = policy.stale_factor if figure.reported_at < trusted else 1.0
    return trust
