"""Counts of a plan: orders and units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.matching.domain.lots import whole
from services.matching.domain.orders import Order
from services.matching.domain.plans import PlanCounts
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lots


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Units of an order made, units of them late, and days that the last of them is late."""

    made: int
    late: int
    days_late: int


def fulfilment(snapshot: ParkSnapshot, order: Order, lots: Lots) -> Fulfilment:
    """Units that these lots make of the order, and how late they are at the buyer's zone."""
    made = whole(lots, len(order.route))
    if not len(made):
        return Fulfilment(0, 0, 0)
    days = made.finish_days(snapshot.days_to_buyer(order, made.used_lines())) - order.due.toordinal()
    late = made.quantity[days > 0]
    return Fulfilment(int(made.quantity.sum()), int(late.sum()), max(0, int(days.max())))


def counts_of(snapshot: ParkSnapshot, idents: Collection[str], lots: Mapping[str, Lots]) -> PlanCounts:
    """Counts of the orders named under `lots`, by order."""
    orders = [snapshot.orders[ident] for ident in idents]
    found = [(order, fulfilment(snapshot, order, lots.get(order.id, NO_LOTS))) for order in orders]
    return PlanCounts(
        orders=len(found),
        scheduled_orders=sum(each.made >= order.quantity for order, each in found),
        on_time_in_full_orders=sum(each.made >= order.quantity and not each.late for order, each in found),
        late_orders=sum(each.late > 0 for _, each in found),
        short_orders=sum(0 < each.made < order.quantity for order, each in found),
        unmatched_orders=sum(each.made == 0 for _, each in found),
        lots=len(snapshot.whole({ident: lots[ident] for ident in idents if ident in lots})),
        ordered_quantity=sum(order.quantity for order in orders),
        scheduled_quantity=sum(each.made for _, each in found),
        guest_orders=sum(_has_guests(snapshot, lots.get(ident, NO_LOTS)) for ident in idents),
    )


def _has_guests(snapshot: ParkSnapshot, lots: Lots) -> bool:
    return bool(snapshot.guest_lines) and not snapshot.guest_lines.isdisjoint(lots.used_lines())
