"""Why a plan gives an enterprise more of an order's work, or less: what the order gains, and whose line is at risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.matching.domain.lots import Stage, last_finish, whole
from services.matching.domain.orders import Order
from services.matching.domain.reasons import Reason
from services.matching.domain.terms import ChangeCause
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lots


@dataclass(frozen=True, slots=True)
class OrderDifference:
    """An order by what is live and by the plan: units made, day on which the last one arrives (None: none does)."""

    order: Order
    live_quantity: int
    planned_quantity: int
    live_finish: date | None
    planned_finish: date | None
    reasons: tuple[Reason, ...] = ()

    @property
    def gain(self) -> tuple[int, int]:
        """(units more, days less by which it is late), each below 0 where the plan is worse."""
        late = self._days_late(self.live_finish) - self._days_late(self.planned_finish)
        both = self.live_finish is not None and self.planned_finish is not None
        return self.planned_quantity - self.live_quantity, late if both else 0

    def _days_late(self, finish: date | None) -> int:
        return max(0, (finish - self.order.due).days) if finish else 0


def causes_of(snapshot: ParkSnapshot, order: Order, after: Lots) -> Mapping[str, ChangeCause]:
    """Why the lots `after` change each enterprise's work of an order; nothing where nothing of it is live."""
    before = snapshot.lots.get(order.id, NO_LOTS)
    if not len(before):
        return {}
    difference = difference_of(snapshot, order, before, after, ())
    live, planned = worth_by_enterprise(snapshot, order, before), worth_by_enterprise(snapshot, order, after)
    changes = {each: planned.get(each, 0) - live.get(each, 0) for each in {*live, *planned}}
    return {each: cause_of(snapshot, difference, each, micros) for each, micros in changes.items()}


def difference_of(
    snapshot: ParkSnapshot, order: Order, before: Lots, after: Lots, reasons: tuple[Reason, ...]
) -> OrderDifference:
    """An order by its lots `before` and `after`; `reasons` are why the latter leave it late or short."""
    (live, live_finish), (made, finish) = (made_of(snapshot, order, lots) for lots in (before, after))
    return OrderDifference(order, live, made, live_finish, finish, reasons)


def made_of(snapshot: ParkSnapshot, order: Order, lots: Lots) -> tuple[int, date | None]:
    """Units of the order that these lots make, and the day on which the last one arrives (None: none does)."""
    made = whole(lots, len(order.route))
    return int(made.quantity.sum()), last_finish(made, snapshot.days_to_buyer(order, made.used_lines()))


def worth_by_enterprise(snapshot: ParkSnapshot, order: Order, lots: Lots) -> dict[str, int]:
    """Worth of the work from today on by enterprise, micro-units: at the price agreed, else at the line's."""
    runs, worth = lots.runs(), defaultdict[str, int](int)
    todo = runs.day >= snapshot.today.toordinal()
    for step, line, units in zip(
        runs.step[todo].tolist(), runs.line[todo].tolist(), runs.quantity[todo].tolist(), strict=True
    ):
        ident = lots.lines[line]
        worth[snapshot.lines[ident].enterprise] += units * _price(snapshot, order, Stage(step, ident))
    return dict(worth)


def _price(snapshot: ParkSnapshot, order: Order, stage: Stage) -> int:
    assignment = snapshot.of_order(order.id).get(stage)
    agreed = None if assignment is None else assignment.agreed_price_micros
    return snapshot.lines[stage.line].terms(order.product, order.route[stage.step])[1] if agreed is None else agreed


def cause_of(snapshot: ParkSnapshot, difference: OrderDifference, enterprise: str, micros: int) -> ChangeCause:
    """Why an enterprise gains so many micro-units' worth of an order's work, below 0: loses; 0: has other days."""
    risks = {
        each.enterprise for each in snapshot.of_order(difference.order.id).values() if each.active and each.at_risk
    }
    units, days = difference.gain
    if units < 0 and micros < 0 and enterprise not in risks:
        return ChangeCause.LESS_MADE
    if units > 0 and micros > 0:
        return ChangeCause.MORE_MADE
    if enterprise in risks if micros < 0 else bool(risks):
        return ChangeCause.AT_RISK
    return ChangeCause.EARLIER if days > 0 else ChangeCause.CHEAPER
