"""Which units keep which promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.planning.model import Problem, Promise
from services.planning.model.solution import Lot


def claims(problem: Problem, lots: Sequence[Lot]) -> Iterator[tuple[Promise, dict[int, int]]]:
    """Each promise with the units of each lot (by its place) that keep it.

    Longest first, as a longer promise also begins as a shorter one; then in the file's order.
    """
    left: defaultdict[str, list[list[int]]] = defaultdict(list)
    for index, lot in enumerate(lots):
        left[lot.order].append([index, lot.quantity])
    for promise in sorted(problem.firm, key=lambda promise: -len(promise.steps)):
        yield promise, _claim(promise, lots, left[promise.order])


def _claim(promise: Promise, lots: Sequence[Lot], left: list[list[int]]) -> dict[int, int]:
    need, length, claimed = promise.quantity, len(promise.steps), {}
    for entry in left:
        index, units = entry
        if units and need and lots[index].steps[:length] == promise.steps:
            claimed[index] = min(need, units)
            entry[1] -= claimed[index]
            need -= claimed[index]
    return claimed


def shortfalls(problem: Problem, lots: Sequence[Lot]) -> list[tuple[Promise, int]]:
    """The promises not wholly kept, each with the units that are."""
    kept = ((promise, sum(claimed.values())) for promise, claimed in claims(problem, lots))
    return [(promise, units) for promise, units in kept if units < promise.quantity]
