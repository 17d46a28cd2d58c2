"""Subproblems: orders and residual capacity split between workers that then need no locks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.ledger import Ledger
from services.planning.solve.columns import Bytes, Floats, Ints, Longs
from services.planning.solve.search_lots import SearchLots

PASSES = 3  # over orders and lines: more of them cut every time in the same place


@dataclass(slots=True)
class Subproblem:
    """The orders [orders, 1: its own] that one worker may change, and the residual that it may use."""

    orders: Bytes
    residual: Ledger
    seed: int


def split(orders: int, residual: Ledger, workers: int, seed: int, *, whole_lines: bool = False) -> list[Subproblem]:
    """Each order and each cell's residual to one worker at random; quotas in equal parts.

    With `whole_lines` a worker has all days of a line: runs go on from one day to the next.
    What a worker does depends on its subproblem alone, so a seed gives the same result on any machine.
    """
    random = np.random.default_rng(seed)
    worker_of = random.integers(workers, size=orders)
    cells = _split_cells(random, residual.capacity, workers, whole_lines=whole_lines)
    return _subproblems(worker_of, cells, residual, seed)


def split_together(
    lots: SearchLots, orders: int, link: Longs, residual: Ledger, *, workers: int, seed: int
) -> list[Subproblem]:
    """Whole lines and orders to workers, an order to the worker that has most of its lines; quotas in equal parts.

    `link` is the number of each line's link [lines]: a worker has its share of the lines of each. Orders and lines get
    places between 0 and 1, at random; lines move to the mean place of their orders and orders to that of their lines, a
    few times; then each worker has what lies in its part. Another seed begins, and so cuts, elsewhere.
    """
    random = np.random.default_rng(seed)
    lines, days = residual.capacity.shape
    lot, step = np.nonzero(lots.cells >= 0)
    order, line = lots.order[lot], lots.cells[lot, step] // days
    units = lots.quantity[lot].astype(np.float64)
    of_line: Floats = random.random((lines,))
    of_order: Floats = random.random((orders,))
    for _ in range(PASSES):
        of_order = _ranks(_means(order, of_line[line], units, of_order), np.zeros(orders, dtype=np.int64), random)
        of_line = _ranks(_means(line, of_order[order], units, of_line), link, random)
    cells = [
        np.where((of_line * workers).astype(np.int64)[:, None] == index, residual.capacity, 0.0)
        for index in range(workers)
    ]
    return _subproblems((of_order * workers).astype(np.int64), cells, residual, seed)


def _means(of: Ints, place: Floats, weight: Floats, otherwise: Floats) -> Floats:
    """The weighted mean place of what belongs to each; as before where nothing does."""
    total = np.bincount(of, weight, len(otherwise))
    mean = np.bincount(of, weight * place, len(otherwise)) / np.maximum(total, 1.0)
    return np.where(total > 0, mean, otherwise)


def _ranks(place: Floats, group: Longs, random: np.random.Generator) -> Floats:
    """Places from 0 to below 1 in the same sequence within each group, at equal distances from a random first."""
    ranks = np.empty(len(place))
    for each in np.unique(group):
        members = np.flatnonzero(group == each)
        ranks[members[np.argsort(place[members], kind="stable")]] = (np.arange(len(members)) + random.random()) / len(
            members
        )
    return ranks


def _subproblems(worker_of: Longs, cells: list[Floats], residual: Ledger, seed: int) -> list[Subproblem]:
    """A subproblem for each worker, from the worker of each order and the residual of each worker's cells."""
    workers = len(cells)
    return [
        Subproblem(
            np.ascontiguousarray(worker_of == index, dtype=np.uint8),
            Ledger(cells[index], residual.quota / workers, residual.share, residual.days),
            seed * workers + index,
        )
        for index in range(workers)
    ]


def _split_cells(random: np.random.Generator, residual: Floats, workers: int, *, whole_lines: bool) -> list[Floats]:
    if workers == 1:
        return [residual.copy()]
    worker_of = random.integers(workers, size=(len(residual), 1) if whole_lines else residual.shape)
    return [np.where(worker_of == index, residual, 0.0) for index in range(workers)]
