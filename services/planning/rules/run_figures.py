"""Figures that a foreman asks of a solution: how small its runs are, and how many hands an order goes through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.arrays import Ints
from services.planning.rules.table import Table

SMALL, TINY = 0.05, 0.01  # shares of a line's daily capacity
LEAST_CAPACITY = 1e-6  # a line without daily capacity: a run on it is not small


@dataclass(frozen=True, slots=True)
class RunFigures:
    """Runs and campaigns from day 0 on; `under_5_percent` and `under_1_percent` are shares of the runs, by what they
    take of their line's daily capacity.

    `median_orders` and `most_orders` are over lines and days that have runs, `median_enterprises` over orders' steps.
    """

    runs: int
    under_5_percent: float
    under_1_percent: float
    campaigns: int
    median_orders: float
    most_orders: int
    median_enterprises: float


def run_figures(table: Table) -> RunFigures:
    """The figures of a solution's table; of one without runs, all are 0."""
    runs = table.runs
    if not len(runs):
        return RunFigures(0, 0.0, 0.0, 0, 0.0, 0, 0.0)
    daily = np.array([line.daily_capacity for line in table.problem.lines], dtype=np.float64)
    share = runs.size / np.maximum(LEAST_CAPACITY, daily[runs.line])
    names = {line.enterprise: None for line in table.problem.lines}
    enterprise_index = {name: place for place, name in enumerate(names)}
    enterprise = np.array([enterprise_index[line.enterprise] for line in table.problem.lines], dtype=np.int64)
    orders = _different(np.stack([runs.line, runs.day], axis=1), runs.order)
    enterprises = _different(np.stack([runs.order, runs.step], axis=1), enterprise[runs.line])
    return RunFigures(
        runs=len(runs),
        under_5_percent=float((share < SMALL).mean()),
        under_1_percent=float((share < TINY).mean()),
        campaigns=int(runs.begins.sum()),
        median_orders=float(np.median(orders)),
        most_orders=int(orders.max()),
        median_enterprises=float(np.median(enterprises)),
    )


def _different(groups: Ints, members: Ints) -> Ints:
    """The number of different members of each group of rows; `groups` is [rows, columns]."""
    distinct = np.unique(np.column_stack([groups, members]), axis=0)
    return np.unique(distinct[:, :-1], axis=0, return_counts=True)[1]
