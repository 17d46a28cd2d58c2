"""Agreed work that a plan goes on without: it stays while the plan makes no other units in its place, nor on its
capacity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from services.matching.domain.lots import Stage
from services.matching.scheduling.pieces import Piece, pieces
from services.matching.scheduling.room import Room
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Step
from services.planning.model.lots import NO_LOTS, Lot, Lots


def with_agreed_work(snapshot: ParkSnapshot, order: str, lots: Lots, room: Room) -> Lots:
    """A plan's `lots` of the order, work done included, and the agreed beginnings of its live ones that these do not
    go on from, as far as the order has units left and the plan has left `room`, which they then take: a plan is free
    to give such beginnings up. Work at risk is not kept: the line cannot do it.
    """
    before = snapshot.lots.get(order, NO_LOTS)
    if not len(before) or int(_planned(snapshot, lots).quantity.sum()) >= snapshot.orders[order].quantity:
        return lots
    kept = list(_left(snapshot, order, before, lots, room))
    return Lots.concatenated([_without_done(snapshot, lots, kept), Lots.of(kept)]).merged() if kept else lots


def _left(snapshot: ParkSnapshot, order: str, before: Lots, after: Lots, room: Room) -> Iterator[Lot]:
    going_on = _Beginnings(_planned(snapshot, after))
    # Units that nobody has begun to make have room in the order; those that somebody has wait for their next step.
    fresh = snapshot.orders[order].quantity - int(after.quantity.sum())
    waiting = _Beginnings(_unplanned(snapshot, after))
    known = pieces(before, snapshot.of_order(order), snapshot.today)
    # Those that reach furthest first: shorter ones go on in any lot that begins so, and leave it to the longer ones.
    for piece in sorted(known, key=lambda each: -each.bound()):
        end = piece.bound()
        if end <= piece.done or _at_risk(snapshot, order, piece, end):
            continue
        steps = piece.lot.steps[:end]
        units = piece.lot.quantity - going_on.take(steps, piece.lot.quantity)
        units = room.units(replace(piece.lot, quantity=units, steps=steps), after) if units else 0
        if piece.done:
            units = waiting.take(steps[: piece.done], units)
        else:
            units = min(units, max(0, fresh))
            fresh -= units
        if units > 0:
            kept = replace(piece.lot, quantity=units, steps=steps)
            room.take(kept, after)
            after = Lots.concatenated([after, Lots.of([kept])])
            yield kept


class _Beginnings:
    """Units of lots by each beginning of theirs; what is taken of one is taken of all of its lot."""

    def __init__(self, lots: Lots) -> None:
        self._left = Counter[tuple[Step, ...]]()
        for lot in lots:
            self._left[lot.steps] += lot.quantity

    def take(self, beginning: tuple[Step, ...], most: int) -> int:
        """Take at most so many units that begin so; returns how many there were."""
        taken = 0
        for steps, units in self._left.items():
            if steps[: len(beginning)] == beginning and units:
                some = min(units, most - taken)
                self._left[steps] -= some
                taken += some
        return taken


def _at_risk(snapshot: ParkSnapshot, order: str, piece: Piece, end: int) -> bool:
    known = snapshot.of_order(order)
    ahead = (known.get(Stage(number, piece.lot.steps[number].line)) for number in range(piece.done, end))
    return any(each is not None and each.at_risk for each in ahead)


def _without_done(snapshot: ParkSnapshot, lots: Lots, kept: list[Lot]) -> Lots:
    """The lots without the work done that the kept beginnings go on from."""
    today = snapshot.today.toordinal()
    done = Lots.of(kept).begun(today)
    return Lots.concatenated([_planned(snapshot, lots), _unplanned(snapshot, lots).without(done)])


def _planned(snapshot: ParkSnapshot, lots: Lots) -> Lots:
    """The lots with steps that are still to be done, and those that are made."""
    return lots.select(~_waits(snapshot, lots))


def _unplanned(snapshot: ParkSnapshot, lots: Lots) -> Lots:
    """Work done whose next step is not planned."""
    return lots.select(_waits(snapshot, lots))


def _waits(snapshot: ParkSnapshot, lots: Lots) -> npt.NDArray[np.bool_]:
    done: npt.NDArray[np.bool_] = lots.steps_before(snapshot.today.toordinal()) == lots.length
    waits: npt.NDArray[np.bool_] = done & (lots.length < snapshot.steps_of_route(lots))
    return waits
