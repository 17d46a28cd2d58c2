"""Room beside a plan: capacity that neither its lots take nor the live lots of the orders that it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from services.matching.scheduling.residual import table_of
from services.matching.scheduling.snapshot import ParkSnapshot, by_line_and_day, set_ups_of, work_of
from services.planning.model import Problem
from services.planning.model.ledger import Ledger, Taken
from services.planning.model.lots import Lot, Lots


class _Need(NamedTuple):
    """The need of a lot's step on a line (by its place) and a day of the horizon: load per unit, and a set-up."""

    line: int
    day: int
    load: float
    setup: float


@dataclass(frozen=True)
class Room:
    """The rest of a problem of activation beside what others have `taken` and a plan's `lots`, whose days are ordinals.

    Most plans leave nothing out that is agreed: the residual is added up where one does.
    """

    snapshot: ParkSnapshot
    problem: Problem
    taken: Taken
    lots: Lots

    @cached_property
    def _residual(self) -> Ledger:
        residual = Ledger.of(self.problem)
        self.taken.enter(residual)
        work, set_ups = (
            table_of(by_line_and_day(loads.values()), self.snapshot.today, self.problem.lines, self.problem.days)
            for loads in (work_of(self.snapshot, self.lots), set_ups_of(self.snapshot, self.lots))
        )
        Taken(work, set_ups).enter(residual)
        return residual

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line.id: place for place, line in enumerate(self.problem.lines)}

    def units(self, lot: Lot, beside: Lots) -> int:
        """The units of the lot for which there is room from today on; `beside` are the other lots of its order."""
        units = lot.quantity
        for need in self._needs(lot, beside):
            units = self._residual.units(need.line, need.day, need.load, units, need.setup)
        return units

    def take(self, lot: Lot, beside: Lots) -> None:
        """Take what the lot needs."""
        for need in self._needs(lot, beside):
            self._residual.take(need.line, need.day, lot.quantity * need.load, need.setup)

    def _needs(self, lot: Lot, beside: Lots) -> Iterator[_Need]:
        snapshot, order = self.snapshot, self.snapshot.orders[lot.order]
        before = set_ups_of(snapshot, beside).get(lot.order, {})
        after = set_ups_of(snapshot, Lots.concatenated([beside, Lots.of([lot])])).get(lot.order, {})
        today, days = snapshot.today.toordinal(), self.problem.days
        for step, (line, day) in zip(order.route, lot.steps, strict=False):
            if today <= day < today + days:
                load, _ = snapshot.lines[line].terms(order.product, step)
                at = line, date.fromordinal(day)
                yield _Need(self._places[line], day - today, load, after.get(at, 0.0) - before.get(at, 0.0))
