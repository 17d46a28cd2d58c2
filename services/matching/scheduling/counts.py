"""Counts of a plan: orders and units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.matching.domain.lots import Lot, whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.domain.plans import PlanCounts
from services.matching.scheduling.snapshot import ParkSnapshot

Lots = Mapping[str, tuple[Lot, ...]]


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Units of an order made, units of them late, and days that the last of them is late."""

    made: int
    late: int
    days_late: int


def fulfilment(order: Order, lots: Iterable[Lot], lines: Mapping[str, Line]) -> Fulfilment:
    """Units that these lots make of the order, and how late they are."""
    made = late = days_late = 0
    for lot in whole(lots, len(order.route)):
        line, day = lot.steps[-1]
        days = (day + timedelta(days=lines[line].lead_days) - order.due).days
        made += lot.quantity
        late += lot.quantity if days > 0 else 0
        days_late = max(days_late, days)
    return Fulfilment(made, late, days_late)


def counts_of(snapshot: ParkSnapshot, idents: Collection[str], lots: Lots) -> PlanCounts:
    """Counts of the orders named under `lots`."""
    orders = [snapshot.orders[ident] for ident in idents]
    found = [(order, fulfilment(order, lots.get(order.id, ()), snapshot.lines)) for order in orders]
    return PlanCounts(
        orders=len(found),
        scheduled_orders=sum(each.made >= order.quantity for order, each in found),
        on_time_in_full_orders=sum(each.made >= order.quantity and not each.late for order, each in found),
        late_orders=sum(each.late > 0 for _, each in found),
        short_orders=sum(0 < each.made < order.quantity for order, each in found),
        unmatched_orders=sum(each.made == 0 for _, each in found),
        lots=sum(len(whole(lots.get(order.id, ()), len(order.route))) for order in orders),
        ordered_quantity=sum(order.quantity for order in orders),
        scheduled_quantity=sum(each.made for _, each in found),
    )
