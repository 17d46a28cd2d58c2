"""Letting go of units of a step: what was done before it stays, and so does what others have agreed to before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Stage
from services.matching.domain.terms import Units
from services.matching.scheduling.pieces import Piece, pieces
from services.planning.model.lots import Lot, Lots


def without_units(lots: Lots, assignments: Mapping[Stage, Assignment], today: date, stage: Stage, units: Units) -> Lots:
    """One order's lots without so many units by day of a step on a line.

    Of the units let go the beginnings stay whose last step is done or agreed. `assignments` are as they are after the
    enterprise's answer. Units of which other steps are agreed are let go last.
    """
    left = {day.toordinal(): amount for day, amount in units.items()}
    found = list(pieces(lots, assignments, today))
    found.sort(key=lambda piece: sum(piece.agreed))
    return Lots.of(_cut(found, stage, left)).merged()


def _cut(found: Iterable[Piece], stage: Stage, left: dict[int, int]) -> Iterator[Lot]:
    for piece in found:
        lot, number = piece.lot, stage.step
        here = number < len(lot.steps) and lot.steps[number].line == stage.line and number >= piece.done
        cut = min(lot.quantity, left.get(lot.steps[number].day, 0)) if here else 0
        if cut:
            left[lot.steps[number].day] -= cut
            kept = piece.bound(number)
            if kept:
                yield Lot(lot.order, cut, lot.steps[:kept])
        if cut < lot.quantity:
            yield replace(lot, quantity=lot.quantity - cut)
