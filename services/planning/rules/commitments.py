"""Which units keep which commitment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.planning.model import Commitment, Problem
from services.planning.model.solution import Lot


def claims(problem: Problem, lots: Sequence[Lot]) -> Iterator[tuple[Commitment, dict[int, int]]]:
    """Each commitment with the units of each lot (by its place) that keep it.

    Longest first, as a longer commitment also begins as a shorter one; then in the file's order.
    """
    left: defaultdict[str, list[list[int]]] = defaultdict(list)
    for index, lot in enumerate(lots):
        left[lot.order].append([index, lot.quantity])
    for commitment in sorted(problem.firm, key=lambda commitment: -len(commitment.steps)):
        yield commitment, _claim(commitment, lots, left[commitment.order])


def _claim(commitment: Commitment, lots: Sequence[Lot], left: list[list[int]]) -> dict[int, int]:
    need, length, claimed = commitment.quantity, len(commitment.steps), {}
    for entry in left:
        index, units = entry
        if units and need and lots[index].steps[:length] == commitment.steps:
            claimed[index] = min(need, units)
            entry[1] -= claimed[index]
            need -= claimed[index]
    return claimed


def shortfalls(problem: Problem, lots: Sequence[Lot]) -> list[tuple[Commitment, int]]:
    """The commitments not wholly kept, each with the units that are."""
    kept = ((commitment, sum(claimed.values())) for commitment, claimed in claims(problem, lots))
    return [(commitment, units) for commitment, units in kept if units < commitment.quantity]
