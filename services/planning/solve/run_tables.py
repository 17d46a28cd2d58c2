"""Columns for the kernel: all that runs, campaigns and transfer batches rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from services.planning.model import CampaignFacts, Problem
from services.planning.model.arrays import open_before
from services.planning.solve.columns import Floats, Ints, Longs, offsets

NO_CELL = -1
FETCHED = -1  # in place of the zone to which goods go


@dataclass(frozen=True, slots=True)
class RunTables:
    """Columns of lines, orders and steps.

    `setup` and `min_run` (capacity) and `setup_cost` (money) are [lines]; `open_before` and `open_after` are cells
    [lines, days], `NO_CELL` where none lies within the horizon; `transfer_batch` (units) and `ship_zone` are [orders];
    `open_units` is [steps]. The lines on which step s is set up when the horizon begins are
    `warm[first_warm[s]:first_warm[s + 1]]`.
    """

    setup: Floats
    setup_cost: Floats
    min_run: Floats
    open_before: Ints
    open_after: Ints
    transfer_batch: Longs
    ship_zone: Ints
    open_units: Longs
    first_warm: Ints
    warm: Ints

    @classmethod
    def of(cls, problem: Problem, capacity: Floats) -> RunTables:
        """The tables of a problem; `capacity` is [lines, days]."""
        facts = CampaignFacts.of(problem)
        zone = {each.id: index for index, each in enumerate(problem.zones)}
        line = {each.id: index for index, each in enumerate(problem.lines)}
        steps = [(order, number) for order in problem.orders for number in range(len(order.route))]
        warm = [sorted(line[each] for each in facts.warm_lines(*step)) for step in steps]
        batches = [int(np.ceil(facts.least_batch(order))) if order.route else 0 for order in problem.orders]
        return cls(
            setup=np.array([each.setup for each in problem.lines], dtype=np.float64),
            setup_cost=np.array([each.setup_cost for each in problem.lines], dtype=np.float64),
            min_run=np.array([each.min_run for each in problem.lines], dtype=np.float64),
            open_before=_cells(open_before(problem, capacity)),
            open_after=_cells(_open_after(capacity)),
            transfer_batch=np.array(batches, dtype=np.int64),
            ship_zone=np.array([_zone(zone, order.ship_to) for order in problem.orders], dtype=np.int32),
            open_units=np.array([facts.open_units(*step) for step in steps], dtype=np.int64),
            first_warm=offsets([len(each) for each in warm]),
            warm=np.array([each for lines in warm for each in lines], dtype=np.int32),
        )

    def with_capacity(self, lines: Longs, capacity: Floats) -> RunTables:
        """The tables with other open days of some lines, by their places; `capacity` is [lines named, days]."""
        before, after = self.open_before.copy(), self.open_after.copy()
        last = np.maximum.accumulate(np.where(capacity > 0, np.arange(capacity.shape[1]), -1), axis=1)
        last = np.concatenate([np.full((len(lines), 1), -1), last[:, :-1]], axis=1)
        before[lines] = _cells_of(lines, last)
        after[lines] = _cells_of(lines, _open_after(capacity))
        return replace(self, open_before=before, open_after=after)

    @property
    def bind(self) -> bool:
        """True if any set-up, smallest run or transfer batch asks something of a plan."""
        columns = (self.setup, self.setup_cost, self.min_run)
        return any(bool((column > 0).any()) for column in columns) or bool((self.transfer_batch > 1).any())


def _zone(index: dict[str, int], zone: str | None) -> int:
    return FETCHED if zone is None else index[zone]


def _cells(day: np.ndarray) -> Ints:
    """Days [lines, days] as cells; `NO_CELL` for negative ones."""
    return _cells_of(np.arange(len(day)), day)


def _cells_of(lines: Longs, day: np.ndarray) -> Ints:
    """Days [lines named, days] of lines by their places."""
    return np.where(day < 0, NO_CELL, lines[:, None] * day.shape[1] + day).astype(np.int32)


def _open_after(capacity: Floats) -> np.ndarray:
    """The next day with capacity after each [lines, days]; -1: none."""
    lines, days = capacity.shape
    following = np.full((lines, days + 1), days, dtype=np.int64)
    for day in range(days - 1, -1, -1):
        following[:, day] = np.where(capacity[:, day] > 0, day, following[:, day + 1])
    after = following[:, 1:]
    return np.where(after == days, -1, after)
