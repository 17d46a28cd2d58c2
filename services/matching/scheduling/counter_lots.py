"""The lots of an order once a counter-offer is agreed: its units move to its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.matching.domain.answers import refuse_unplaceable
from services.matching.domain.assignments import Assignment
from services.matching.domain.terms import Units
from services.matching.scheduling.letting_go import without_units
from services.matching.scheduling.pieces import pieces
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots


def with_counter(snapshot: ParkSnapshot, lots: Lots, agreed: Assignment, asked: Units, offered: Units) -> Lots:
    """The order's lots with the units `asked` of the assignment's step replaced by those `offered`, which are agreed.

    A lot keeps its later steps where its goods are there in time; else it ends with the agreed step. Units that the
    counter-offer leaves out are let go. Raises Infeasible where units cannot have passed the steps before.
    """
    known = snapshot.of_order(agreed.order)
    left = {day.toordinal(): units for day, units in asked.items()}
    moved, kept = list[Lot](), list[Lot]()
    # The earliest goods go to the earliest days of the counter-offer.
    for piece in sorted(pieces(lots, known, snapshot.today), key=lambda each: sum(each.agreed)):
        lot, number = piece.lot, agreed.step
        here = len(lot.steps) > number >= piece.done and lot.steps[number].line == agreed.line
        units = min(lot.quantity, left.get(lot.steps[number].day, 0)) if here else 0
        if units:
            left[lot.steps[number].day] -= units
            moved.append(replace(lot, quantity=units))
        if units < lot.quantity:
            kept.append(replace(lot, quantity=lot.quantity - units))
    moved.sort(key=lambda lot: _ready(snapshot, lot, agreed.step))
    placed = list(_placed(snapshot, moved, agreed.step, offered))
    refuse_unplaceable(sum(offered.values()) - sum(lot.quantity for lot in placed))
    over = _over(moved, placed)
    rest = without_units(Lots.of(over), known, snapshot.today, agreed.stage, _units(over, agreed.step))
    return Lots.concatenated([Lots.of([*kept, *placed]), rest]).merged()


def _placed(snapshot: ParkSnapshot, lots: list[Lot], number: int, offered: Units) -> Iterator[Lot]:
    """The lots, by the day from which their goods are there, on the days offered."""
    waiting = [(lot, lot.quantity) for lot in lots]
    for day, units in sorted(offered.items()):
        wanted = units
        while wanted and waiting and _ready(snapshot, waiting[0][0], number) <= day.toordinal():
            lot, amount = waiting.pop(0)
            some = min(wanted, amount)
            wanted -= some
            if some < amount:
                waiting.insert(0, (lot, amount - some))
            yield replace(lot, quantity=some, steps=_steps(snapshot, lot, number, day))


def _steps(snapshot: ParkSnapshot, lot: Lot, number: int, day: date) -> tuple[Step, ...]:
    moved = Step(lot.steps[number].line, day.toordinal())
    steps = (*lot.steps[:number], moved, *lot.steps[number + 1 :])
    in_time = number + 1 == len(steps) or _arrival(snapshot, moved, steps[number + 1]) <= steps[number + 1].day
    return steps if in_time else steps[: number + 1]


def _ready(snapshot: ParkSnapshot, lot: Lot, number: int) -> int:
    """The day, an ordinal, from which the lot's goods are there for a step."""
    if not number:
        return 0
    return _arrival(snapshot, lot.steps[number - 1], lot.steps[number])


def _arrival(snapshot: ParkSnapshot, step: Step, following: Step) -> int:
    line, to = snapshot.lines[step.line], snapshot.lines[following.line]
    return step.day + line.lead_days + snapshot.transit.get((line.zone, to.zone), 0)


def _over(moved: list[Lot], placed: list[Lot]) -> list[Lot]:
    """The lots of which the counter-offer takes nothing, or not all, last ones first."""
    left = sum(lot.quantity for lot in placed)
    found = []
    for lot in moved:
        some = min(lot.quantity, left)
        left -= some
        if some < lot.quantity:
            found.append(replace(lot, quantity=lot.quantity - some))
    return found


def _units(lots: list[Lot], number: int) -> Units:
    found: dict[date, int] = {}
    for lot in lots:
        day = date.fromordinal(lot.steps[number].day)
        found[day] = found.get(day, 0) + lot.quantity
    return found
