"""A scenario's schedule beside the live one: orders and enterprises that it changes, and the park that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.domain.scenarios import Basis, EnterpriseShift, OrderShift, Shifts
from services.matching.scheduling.causes import OrderDifference, made_of, worth_by_enterprise
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.lots import NO_LOTS, Lots

# So many orders and enterprises of each are kept.
MOST_KEPT = 200


def shifts(live: ParkSnapshot, planned: ParkSnapshot) -> Shifts:
    """Changes from the live park to the planned one, in which orders of the first may be gone and others new."""
    both = [order for ident, order in planned.orders.items() if ident in live.orders]
    differences = [each for order in both if (each := _difference(live, planned, order)).gain != (0, 0)]
    worse = [each for each in differences if min(each.gain) < 0]
    differences.sort(key=lambda each: (min(each.gain) >= 0, -sum(map(abs, each.gain)), each.order.id))
    enterprises = _enterprises(_worth(live), _worth(planned))
    gaining = sum(each.planned_cost_micros > each.live_cost_micros for each in enterprises)
    return Shifts(
        better_orders=len(differences) - len(worse),
        worse_orders=len(worse),
        orders=tuple(_order_shift(each) for each in differences[:MOST_KEPT]),
        gaining_enterprises=gaining,
        losing_enterprises=len(enterprises) - gaining,
        enterprises=tuple(enterprises[:MOST_KEPT]),
    )


def _difference(live: ParkSnapshot, planned: ParkSnapshot, order: Order) -> OrderDifference:
    """The order as the scenario has it: days late count from its due date there."""
    before, finish_before = made_of(live, order, live.lots.get(order.id, NO_LOTS))
    after, finish_after = made_of(planned, order, planned.lots.get(order.id, NO_LOTS))
    return OrderDifference(order, before, after, finish_before, finish_after)


def _order_shift(each: OrderDifference) -> OrderShift:
    return OrderShift(
        order=each.order.id,
        quantity=each.order.quantity,
        due=each.order.due,
        live_quantity=each.live_quantity,
        planned_quantity=each.planned_quantity,
        live_finish=each.live_finish,
        planned_finish=each.planned_finish,
    )


def _worth(snapshot: ParkSnapshot) -> dict[str, int]:
    total: dict[str, int] = {}
    for ident, lots in snapshot.lots.items():
        for enterprise, micros in worth_by_enterprise(snapshot, snapshot.orders[ident], lots).items():
            total[enterprise] = total.get(enterprise, 0) + micros
    return total


def _enterprises(live: Mapping[str, int], planned: Mapping[str, int]) -> list[EnterpriseShift]:
    both = (EnterpriseShift(each, live.get(each, 0), planned.get(each, 0)) for each in sorted({*live, *planned}))
    changed = [each for each in both if each.live_cost_micros != each.planned_cost_micros]
    return sorted(changed, key=lambda each: -abs(each.planned_cost_micros - each.live_cost_micros))


def basis_of(snapshot: ParkSnapshot, lots: Lots) -> Basis:
    """The park, as far as a scenario whose lots these are rests on it: its open orders, and its lines on its days.

    Days of `lots` are ordinals. Reports of what is made change nothing of it, nor do figures of other lines and days.
    """
    return Basis(
        day=snapshot.today,
        park=snapshot.park.version,
        orders={ident: _digest(_terms_of(order)) for ident, order in snapshot.orders.items()},
        lines={ident: _digest(_figures(snapshot, ident, days)) for ident, days in _days_of_lines(lots).items()},
    )


def _terms_of(order: Order) -> Iterable[object]:
    return (
        order.schedule,
        order.quantity,
        order.release,
        order.due,
        order.ship_to_zone,
        order.late_cost_micros,
        order.unmet_cost_micros,
        order.partial,
        order.transfer_batch,
        order.tolerance,
    )


def _days_of_lines(lots: Lots) -> dict[str, list[date]]:
    found: dict[str, set[int]] = {}
    for line, day in zip(lots.line.tolist(), lots.day.tolist(), strict=True):
        found.setdefault(lots.lines[line], set()).add(day)
    return {line: [date.fromordinal(day) for day in sorted(days)] for line, days in found.items()}


def _figures(snapshot: ParkSnapshot, ident: str, days: Collection[date]) -> Iterable[object]:
    line: Line | None = snapshot.lines.get(ident)
    if line is None:
        return ()
    return (line.version, *(snapshot.capacity(ident, day) for day in days))


def _digest(values: Iterable[object]) -> str:
    return hashlib.sha256(repr([*map(str, values)]).encode()).hexdigest()[:16]
