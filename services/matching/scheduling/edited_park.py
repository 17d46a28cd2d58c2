"""The park of a scenario: a snapshot with edits. The snapshot and its entities stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.errors import Infeasible
from services.matching.domain.edits import AddedLine, ChangedCapacity, ChangedOrder, ChangedQuota, Edit, ScaledCapacity
from services.matching.domain.orders import Order
from services.matching.domain.park import ALWAYS, Figure, Line, Park, retired
from services.matching.scheduling.order_changes import ChangedOrder as OrderChanges
from services.matching.scheduling.snapshot import ParkSnapshot

# Days of an edit that has no last one: beyond the longest horizon lie lots of orders that are late.
FOR_GOOD = timedelta(days=400)


def edited_rules(park: Park, edits: Iterable[Edit]) -> Park:
    """The park itself with these edits: its calendar, quotas and policy."""
    for edit in edits:
        if edit.change_quota is not None:
            park = _with_quota(park, edit.change_quota)
        elif edit.change_policy is not None:
            park = replace(park, policy=replace(park.policy, **edit.change_policy.given))  # type: ignore[arg-type]
        elif edit.add_closure is not None:
            park = replace(park, closures=(*park.closures, edit.add_closure))
        elif edit.change_weekdays is not None:
            park = replace(park, weekday_shares=edit.change_weekdays.weekday_shares)
    return park


def edited(
    snapshot: ParkSnapshot, edits: Sequence[Edit], added: Mapping[str, Order], retires: Mapping[str, str]
) -> ParkSnapshot:
    """The snapshot with these edits but those of the park itself; `added` are the new orders by id, `retires` the days
    (ISO texts) from which on enterprises are retired. Raises Infeasible where one cannot be any more.

    Entities of the snapshot are shared where no edit is about them, so that only one of the two may be changed. What
    is about many lines comes first: an edit of one line goes before.
    """
    for edit in edits:
        if edit.scale_capacity is not None:
            snapshot = _with_share(snapshot, edit.scale_capacity, retires)
    for number, edit in enumerate(edits):
        if edit.add_order is not None:
            snapshot = _with_order(snapshot, added[edit.add_order.id], number)
        elif edit.change_order is not None:
            snapshot = _with_changed_order(snapshot, edit.change_order, number)
        elif edit.cancel_order is not None:
            snapshot = _without_order(snapshot, _known(snapshot, edit.cancel_order, number).id)
        else:
            snapshot = _with_reference_data(snapshot, edit, number)
    return snapshot


def _with_share(snapshot: ParkSnapshot, scaled: ScaledCapacity, retires: Mapping[str, str]) -> ParkSnapshot:
    lines = [
        line
        for line in snapshot.lines.values()
        if scaled.link in ("", line.link) and scaled.enterprise in ("", line.enterprise)
    ]
    return _with_figures(
        snapshot, {line.id: _shares_of(line, scaled, retires.get(line.enterprise, "")) for line in lines}
    )


def _shares_of(line: Line, scaled: ScaledCapacity, enterprise_retires: str) -> dict[date, Figure]:
    figures = _figures(scaled.first, scaled.last, int(line.planned_daily_capacity * scaled.share))
    return figures | retired(line, enterprise_retires, scaled.first, scaled.last)


def _with_reference_data(snapshot: ParkSnapshot, edit: Edit, number: int) -> ParkSnapshot:
    if edit.change_capacity is not None:
        return _with_capacity(snapshot, edit.change_capacity, number)
    if edit.add_line is not None:
        return _with_line(snapshot, edit.add_line, number)
    if edit.end_enterprise is not None:
        begins = edit.end_enterprise.first or snapshot.today
        gone = [line.id for line in snapshot.lines.values() if line.enterprise == edit.end_enterprise.enterprise]
        return _with_figures(snapshot, {ident: _figures(begins, begins + FOR_GOOD, 0) for ident in gone})
    return snapshot


def _with_order(snapshot: ParkSnapshot, order: Order, number: int) -> ParkSnapshot:
    if order.id in snapshot.orders:
        raise _outdated(number, f"the park has an order {order.id} by now")
    return replace(snapshot, orders={**snapshot.orders, order.id: order})


def _with_changed_order(snapshot: ParkSnapshot, changed: ChangedOrder, number: int) -> ParkSnapshot:
    order = _known(snapshot, changed.order, number)
    changes = OrderChanges(snapshot, order, changed.update)
    for problem in changes.problems():
        raise _outdated(number, f"{problem.field}: {problem.hint}")
    after = replace(order, **changed.update.given)
    lots = {**snapshot.lots, order.id: changes.lots()}
    return replace(snapshot, orders={**snapshot.orders, order.id: after}, lots=lots)


def _known(snapshot: ParkSnapshot, ident: str, number: int) -> Order:
    order = snapshot.orders.get(ident)
    if order is None or not order.is_open:
        raise _outdated(number, f"the order {ident} is over")
    return order


def _without_order(snapshot: ParkSnapshot, ident: str) -> ParkSnapshot:
    return replace(
        snapshot,
        orders={key: order for key, order in snapshot.orders.items() if key != ident},
        lots={key: lots for key, lots in snapshot.lots.items() if key != ident},
        assignments={key: own for key, own in snapshot.assignments.items() if key != ident},
        in_progress={key: made for key, made in snapshot.in_progress.items() if key != ident},
    )


def _with_capacity(snapshot: ParkSnapshot, changed: ChangedCapacity, number: int) -> ParkSnapshot:
    if changed.line not in snapshot.lines:
        raise _outdated(number, f"the park has no line {changed.line} any more")
    return _with_figures(snapshot, {changed.line: _figures(changed.first, changed.last, changed.daily_capacity)})


def _figures(first: date, last: date, capacity: int) -> dict[date, Figure]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: Figure(day, capacity, ALWAYS) for day in days}


def _with_figures(snapshot: ParkSnapshot, figures: Mapping[str, Mapping[date, Figure]]) -> ParkSnapshot:
    changed = {line: {**snapshot.figures.get(line, {}), **of_line} for line, of_line in figures.items()}
    return replace(snapshot, figures={**snapshot.figures, **changed})


def _with_quota(park: Park, changed: ChangedQuota) -> Park:
    quotas = (
        replace(quota, daily_limit=changed.daily_limit) if quota.id == changed.quota else quota for quota in park.quotas
    )
    return replace(park, quotas=tuple(quotas))


def _with_line(snapshot: ParkSnapshot, added: AddedLine, number: int) -> ParkSnapshot:
    like = snapshot.lines.get(added.like)
    if like is None or added.line in snapshot.lines:
        raise _outdated(number, f"the park has a line {added.line} or no line {added.like} by now")
    line: Line = replace(like, id=added.line, planned_daily_capacity=added.daily_capacity, machines=0)
    with_line = replace(snapshot, lines={**snapshot.lines, line.id: line})
    yesterday, first = snapshot.today - timedelta(days=1), added.first or snapshot.today
    return _with_figures(with_line, {line.id: _figures(yesterday, first - timedelta(days=1), 0)})


def _outdated(number: int, why: str) -> Infeasible:
    message = f"edit {number} of the scenario cannot be carried out any more: {why}"
    return Infeasible("SCENARIO_EDIT_OUTDATED", message, {"number": f"{number}", "reason": why})
