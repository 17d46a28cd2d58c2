"""Pegging: from a parcel back to the lots that it can come from, and forward from an enterprise's batch to orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.domain.reports import Report
from services.planning.model.lots import Lot, Lots
from services.planning.model.problem import Step


@dataclass(frozen=True, slots=True)
class Later:
    """A step that units of a batch took after it, or are to take: by enterprise and place in the route."""

    enterprise: str
    step: int
    first: date
    last: date
    quantity: int


@dataclass(slots=True)
class Batch:
    """The units of one order that are of a batch, and where they went from there."""

    quantity: int = 0
    lots: int = 0
    later: dict[tuple[int, str], Later] = field(default_factory=dict)

    def add(self, lot: Lot, place: int, enterprise_of: Mapping[str, str]) -> None:
        """Count a lot whose step at that place is of the batch."""
        self.quantity += lot.quantity
        self.lots += 1
        for step in range(place + 1, len(lot.steps)):
            taken = lot.steps[step]
            day, enterprise = date.fromordinal(taken.day), enterprise_of.get(taken.line, "")
            known = self.later.get((step, enterprise), Later(enterprise, step, day, day, 0))
            self.later[step, enterprise] = Later(
                enterprise, step, min(known.first, day), max(known.last, day), known.quantity + lot.quantity
            )


@dataclass(frozen=True, slots=True)
class PeggedLot:
    """A numbered lot of an order, or units of one of its steps: (place in the route, line and day) of each step.

    `lines` are those of the steps by id, `reports` those of the order by place, line and day.
    """

    number: int
    order: Order
    quantity: int
    steps: Sequence[tuple[int, Step]]
    lines: Mapping[str, Line]
    reports: Mapping[tuple[int, str, date], Report]


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """An order with units of a batch; `whole` says that the caller may see buyers and those who come after."""

    order: Order
    batch: Batch
    whole: bool


def work_of(lots: Iterable[Lot], lines: Collection[str], until: date | None = None) -> list[tuple[int, Step, int]]:
    """(place in the route, line and day, units) of all that these lines do for an order, up to a day.

    Lots are added up: how many there are follows from those who come before and after.
    """
    units: dict[tuple[int, int, str], int] = {}
    for lot in lots:
        for place, step in enumerate(lot.steps):
            if step.line in lines and (until is None or step.day <= until.toordinal()):
                key = (step.day, place, step.line)
                units[key] = units.get(key, 0) + lot.quantity
    return [(place, Step(line, day), quantity) for (day, place, line), quantity in sorted(units.items())]


def lots_of_parcel(
    lots: Lots, length: int, enterprise_of: Mapping[str, str], enterprise: str = "", until: date | None = None
) -> list[tuple[int, Lot]]:
    """The numbered lots that take all `length` steps of a route and end at `enterprise` ("": anywhere), by that day."""
    found = []
    for number, lot in enumerate(lots):
        if len(lot.steps) < length:
            continue
        last = lot.steps[-1]
        at_door = not enterprise or enterprise_of.get(last.line) == enterprise
        if at_door and (until is None or last.day <= until.toordinal()):
            found.append((number, lot))
    return found


def lots_of_batch(lots: Lots, lines: Collection[str], days: tuple[date, date]) -> Lots:
    """The lots with a step on these lines from the first to the last of `days`."""
    of_lines = np.array([line in lines for line in lots.lines], dtype=bool)
    within = (lots.day >= days[0].toordinal()) & (lots.day <= days[1].toordinal())
    touched = np.zeros(len(lots), dtype=bool)
    touched[lots.lot_of_step[of_lines[lots.line] & within]] = True
    return lots.select(touched)


def batch_of(
    lots: Iterable[Lot], lines: Collection[str], days: tuple[date, date], enterprise_of: Mapping[str, str]
) -> Batch:
    """The units of one order's lots that these lines worked on, from the first to the last of `days`.

    A lot counts once, by the first of its steps that is of the batch.
    """
    first, last = days[0].toordinal(), days[1].toordinal()
    batch = Batch()
    for lot in lots:
        for place, step in enumerate(lot.steps):
            if step.line in lines and first <= step.day <= last:
                batch.add(lot, place, enterprise_of)
                break
    return batch
