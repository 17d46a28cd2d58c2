"""Subproblems: orders and residual capacity split between workers that then need no locks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.ledger import Ledger
from services.planning.solve.columns import Bytes, Floats


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
    return [
        Subproblem(
            np.ascontiguousarray(worker_of == index, dtype=np.uint8),
            Ledger(cells[index], residual.quota / workers, residual.share),
            seed * workers + index,
        )
        for index in range(workers)
    ]


def _split_cells(random: np.random.Generator, residual: Floats, workers: int, *, whole_lines: bool) -> list[Floats]:
    if workers == 1:
        return [residual.copy()]
    worker_of = random.integers(workers, size=(len(residual), 1) if whole_lines else residual.shape)
    return [np.where(worker_of == index, residual, 0.0) for index in range(workers)]
