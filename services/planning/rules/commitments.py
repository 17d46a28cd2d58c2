"""The units that keep each commitment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.planning.model import Commitment, Problem, Step
from services.planning.model.lots import Lots

Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class _Unclaimed:
    """A lot, by its place, and how many of its units keep no commitment yet."""

    place: int
    steps: tuple[Step, ...]
    units: int


def claims(problem: Problem, lots: Lots) -> Iterator[tuple[Commitment, dict[int, int]]]:
    """Each commitment with the units of each lot (by its place) that keep it.

    Those that must be kept first; then longest first, as a longer commitment also begins as a shorter one; then in
    the file's order.
    """
    committed = {commitment.order for commitment in problem.firm}
    wanted = np.array([order in committed for order in lots.orders], dtype=np.bool_)
    left: defaultdict[str, list[_Unclaimed]] = defaultdict(list)
    places = np.flatnonzero(wanted[lots.order])
    for place, lot in zip(places.tolist(), lots.select(places), strict=True):
        left[lot.order].append(_Unclaimed(place, lot.steps, lot.quantity))
    for commitment in sorted(problem.firm, key=lambda each: (not each.binding, -len(each.steps))):
        yield commitment, _claim(commitment, left[commitment.order])


def claimed_units(problem: Problem, lots: Lots) -> Counter[int]:
    """Units of lots, by place, that keep commitments."""
    claimed: Counter[int] = Counter()
    for _, units in claims(problem, lots):
        claimed.update(units)
    return claimed


def _claim(commitment: Commitment, left: list[_Unclaimed]) -> dict[int, int]:
    need, length, claimed = commitment.quantity, len(commitment.steps), {}
    for lot in left:
        if lot.units and need and lot.steps[:length] == commitment.steps:
            claimed[lot.place] = min(need, lot.units)
            lot.units -= claimed[lot.place]
            need -= claimed[lot.place]
    return claimed


def beginning_as_committed(problem: Problem, lots: Lots, looked_at: Flags) -> dict[int, list[Commitment]]:
    """Of the lots of a mask [lots] those, by their place, that begin with a commitment's steps, and which ones."""
    by_beginning: defaultdict[tuple[str, tuple[Step, ...]], list[tuple[int, Commitment]]] = defaultdict(list)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for number, commitment in enumerate(problem.firm):
        by_beginning[commitment.order, commitment.steps].append((number, commitment))
        lengths[commitment.order].add(len(commitment.steps))
    committed = np.array([order in lengths for order in lots.orders], dtype=np.bool_)
    found: dict[int, list[Commitment]] = {}
    places = np.flatnonzero(looked_at & committed[lots.order])
    for place, lot in zip(places.tolist(), lots.select(places), strict=True):
        reached = len(lot.steps)
        beginnings = ((lot.order, lot.steps[:length]) for length in lengths[lot.order] if length <= reached)
        kept = [each for beginning in beginnings for each in by_beginning.get(beginning, ())]
        if kept:
            found[place] = [commitment for _, commitment in sorted(kept, key=lambda each: each[0])]
    return found


def shortfalls(problem: Problem, lots: Lots) -> list[tuple[Commitment, int]]:
    """The commitments not wholly kept, each with the units that are."""
    kept = ((commitment, sum(claimed.values())) for commitment, claimed in claims(problem, lots))
    return [(commitment, units) for commitment, units in kept if units < commitment.quantity]
