"""An order that changes: what of its lots stays, and what is planned again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.errors import Problem
from services.matching.domain.lots import Stage, unfinished
from services.matching.domain.orders import Order, OrderUpdate
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lot, Lots


class ChangedOrder:
    """An order of a snapshot and the figures that it is to have.

    A lot is committed where a step of it is done, agreed or in the frozen days: it stays, as does all work in progress.
    Of the others those go whose work would begin too early, arrive too late, have no way to the new place, or be more
    than is ordered: the latest first.
    """

    def __init__(self, snapshot: ParkSnapshot, order: Order, update: OrderUpdate) -> None:
        self.snapshot = snapshot
        self.order = order
        self.update = update
        self._committed, self._free = self._parted()

    def problems(self) -> Iterator[Problem]:
        """Problems of the update with what is committed."""
        units = sum(lot.quantity for lot in self._committed)
        if self.update.quantity is not None and self.update.quantity < units:
            hint = f"give at least {units}: so many are made, agreed or in the frozen days"
            yield Problem("QUANTITY_BELOW_AGREED", "quantity", {"minimum": f"{units}"}, hint)
        begins = min((lot.steps[0].day for lot in self._committed), default=None)
        if self.update.release is not None and begins is not None and self.update.release.toordinal() > begins:
            latest = date.fromordinal(begins)
            hint = f"give a day up to {latest}: work of that day is done, agreed or in the frozen days"
            yield Problem("RELEASE_AFTER_AGREED", "release_date", {"latest": f"{latest}"}, hint)
        if any(not self._arrives(lot) for lot in self._committed):
            hint = "name a zone to which a lane leads from every line that has agreed to the last step"
            params = {"zone": f"{self.update.ship_to_zone}", "link": self.order.route[-1].link}
            yield Problem("NO_LANE", "ship_to_zone", params, hint)

    def lots(self) -> Lots:
        """The lots that stay, all of the order's work that is done among them; merged, their days ordinals."""
        fitting = sorted((lot for lot in self._free if self._fits(lot)), key=self._finish)
        units = self.order.quantity if self.update.quantity is None else self.update.quantity
        left = units - sum(lot.quantity for lot in self._committed)
        kept = list(self._committed)
        for lot in fitting:
            taken = min(lot.quantity, left)
            if taken > 0:
                kept.append(replace(lot, quantity=taken))
                left -= taken
        return Lots.of(kept).merged()

    def _parted(self) -> tuple[list[Lot], list[Lot]]:
        committed: list[Lot] = []
        free: list[Lot] = []
        for lot in self.snapshot.lots.get(self.order.id, NO_LOTS):
            (committed if self._is_committed(lot) else free).append(lot)
        made, snapshot = self.snapshot.made(self.order.id), self.snapshot
        committed.extend(unfinished(made, snapshot.lots.get(self.order.id, NO_LOTS), snapshot.today))
        return committed, free

    def _is_committed(self, lot: Lot) -> bool:
        known, today = self.snapshot.of_order(self.order.id), self.snapshot.today
        thawed = today.toordinal() + self.snapshot.park.policy.frozen_days
        for number, (line, day) in enumerate(lot.steps):
            assignment = known.get(Stage(number, line))
            agreed = assignment is not None and assignment.agreed_on(date.fromordinal(day)) > 0
            if day < thawed or agreed:
                return True
        return False

    def _fits(self, lot: Lot) -> bool:
        release, due = self.update.release, self.update.due
        early = release is not None and lot.steps[0].day < release.toordinal()
        # A due date that moves back leaves late work where it is.
        sooner = due is not None and due < self.order.due
        late = sooner and due is not None and self._finish(lot) > due.toordinal()
        return not early and not late and self._arrives(lot)

    def _arrives(self, lot: Lot) -> bool:
        """True if a lane leads to the new zone, or nothing has a last step yet that must go there."""
        zone = self.update.ship_to_zone
        if zone is None or len(lot.steps) < len(self.order.route):
            return True
        return (self.snapshot.lines[lot.steps[-1].line].zone, zone) in self.snapshot.transit

    def _finish(self, lot: Lot) -> int:
        """The ordinal of the day on which it arrives, where that is known."""
        last = lot.steps[-1]
        line, zone = self.snapshot.lines[last.line], self.update.ship_to_zone or self.order.ship_to_zone
        return last.day + line.lead_days + self.snapshot.transit.get((line.zone, zone), 0)
