"""Pieces of lots: units of which each step still to be done is agreed by its enterprise, or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.matching.domain.assignments import Assignment
from services.matching.domain.lots import Stage
from services.planning.model.lots import Lot

# The number of a step, its line and its day, which is counted as the lots' are.
_Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Units of a lot. `done`: so many first steps lie before today; `agreed` says it of each step from there on."""

    lot: Lot
    done: int
    agreed: tuple[bool, ...]

    def bound(self, end: int | None = None) -> int:
        """The number of first steps up to the last one, before the step `end`, that is done or agreed."""
        last = len(self.lot.steps) if end is None else end
        return max(
            (number + 1 for number in range(self.done, last) if self.agreed[number - self.done]),
            default=min(self.done, last),
        )


def pieces(
    lots: Iterable[Lot], assignments: Mapping[Stage, Assignment], today: date, start: int = 0
) -> Iterator[Piece]:
    """The pieces of one order's lots, whose days count from the ordinal `start`.

    Where more is asked for on a line and day than is agreed, the units whose other steps are agreed come first.
    """
    left, first = _agreed(assignments, today, start), today.toordinal() - start
    listed = [(lot, _steps_done(lot, first)) for lot in lots]
    if _partly_agreed(assignments):
        listed.sort(key=lambda each: -_fully_agreed(each[0], assignments, start))
    for lot, done in listed:
        yield from _split(lot, done, left)


def _split(lot: Lot, done: int, left: dict[_Place, int]) -> Iterator[Piece]:
    places = [(number, *lot.steps[number]) for number in range(done, len(lot.steps))]
    held = [min(lot.quantity, left.get(place, 0)) for place in places]
    for place, units in zip(places, held, strict=True):
        if units:
            left[place] -= units
    before = 0
    for end in sorted({units for units in held if units} | {lot.quantity}):
        yield Piece(replace(lot, quantity=end - before), done, tuple(units >= end for units in held))
        before = end


def _agreed(assignments: Mapping[Stage, Assignment], today: date, start: int) -> dict[_Place, int]:
    return {
        (stage.step, stage.line, day.toordinal() - start): units
        for stage, assignment in assignments.items()
        for day, units in assignment.agreed_quantities.items()
        if day >= today
    }


def _partly_agreed(assignments: Mapping[Stage, Assignment]) -> bool:
    """True if something is agreed in part."""
    return any(not each.agreed and each.agreed_before for each in assignments.values())


def _fully_agreed(lot: Lot, assignments: Mapping[Stage, Assignment], start: int) -> int:
    found = 0
    for number, (line, day) in enumerate(lot.steps):
        assignment, when = assignments.get(Stage(number, line)), date.fromordinal(day + start)
        found += assignment is not None and assignment.agreed_on(when) >= assignment.quantities.get(when, 0) > 0
    return found


def _steps_done(lot: Lot, first: int) -> int:
    return next((number for number, step in enumerate(lot.steps) if step.day >= first), len(lot.steps))
