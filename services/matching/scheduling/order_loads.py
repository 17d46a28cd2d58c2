"""The loads of each order, by line and day from today on: by the same account as plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from services.matching.domain.assignment_states import UNDONE
from services.matching.domain.loads import Cell, Load, OrderLoad, load_of
from services.matching.domain.orders import OrderState
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.snapshot import ParkSnapshot


def order_loads(snapshot: ParkSnapshot, orders: Collection[str]) -> dict[str, OrderLoad]:
    """The loads of these orders, of which the snapshot has all lots and assignments; nothing of those it lacks."""
    return loads_in(_alone(snapshot, orders), orders)


def loads_in(snapshot: ParkSnapshot, orders: Iterable[str]) -> dict[str, OrderLoad]:
    """The loads of these orders, which are open, by the account of the whole snapshot."""
    return {ident: dict(_load(snapshot, ident)) for ident in orders}


def loads_after(changes: Changes) -> dict[str, OrderLoad]:
    """The loads of the orders that changes concern, once these are stored."""
    snapshot, orders = changes.snapshot, {*changes.orders, *changes.lots}
    assignments = {ident: dict(snapshot.of_order(ident)) for ident in orders}
    for each in changes.assignments.values():
        if each.order in orders:
            assignments[each.order][each.stage] = each
    after = replace(snapshot, lots={**snapshot.lots, **changes.lots}, assignments=assignments)
    return order_loads(after, sorted(orders))


def _load(snapshot: ParkSnapshot, order: str) -> Iterator[tuple[Cell, Load]]:
    runs, set_ups = snapshot.work.get(order, {}), snapshot.set_ups.get(order, {})
    for cell in sorted({*runs, *set_ups}):
        yield cell, load_of(runs.get(cell, 0.0), set_ups.get(cell, 0.0))


def _alone(snapshot: ParkSnapshot, orders: Collection[str]) -> ParkSnapshot:
    """The snapshot without what other orders take."""
    wanted = set(orders)
    known = {ident: snapshot.orders[ident] for ident in wanted if ident in snapshot.orders}
    still_open = {ident: order for ident, order in known.items() if order.is_open}
    delivered = [
        each
        for ident, order in known.items()
        if order.state is OrderState.DELIVERED
        for each in snapshot.of_order(ident).values()
        if each.state in UNDONE
    ]
    delivered += [each for each in snapshot.delivered if each.order in wanted and each.order not in known]
    return replace(
        snapshot,
        orders=still_open,
        lots={ident: snapshot.lots[ident] for ident in still_open if ident in snapshot.lots},
        assignments={ident: snapshot.of_order(ident) for ident in still_open},
        delivered=delivered,
    )
