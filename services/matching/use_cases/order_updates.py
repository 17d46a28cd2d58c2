"""Changing an order: what is agreed stays, the rest is planned again where it no longer fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.bounds import LARGEST_ORDER_MICROS, MOST_DAYS_LATE, grouped
from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.errors import Invalid, Problem
from services.matching.domain.orders import Order, OrderDraft, OrderUpdate
from services.matching.domain.park import Park
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.order_changes import ChangedOrder
from services.matching.storage import set_aside
from services.matching.use_cases import fill_in_requests, orders, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.order_reference import StoredReference

# The fields of a request by the figure that each gives.
FIELDS = {"release": "release_date", "due": "due_date"}


def update_order(
    session: Session, caller: Caller, park: str, ident: str, update: OrderUpdate, *, etag: str, now: datetime
) -> Order:
    """Takes the figures over, and lets go of the lots that no longer fit and that nobody has agreed to.

    Raises NotFound, Conflict for a stale etag, Infeasible where the order is over, Invalid with all that is wrong.
    """
    order = orders.get_order(session, caller, park, ident)
    etags.check(etag, order.shown_version if caller.buyer else order.version)
    order.require_open("changed")
    snapshot = reading.around(session, order)
    changed = ChangedOrder(snapshot, order, update)
    problems = problems_of(session, changed)
    if problems:
        raise Invalid.of(problems)
    changes, before = Changes(snapshot, now), snapshot.lots.get(ident)
    lots = changed.lots()
    order.update(update, now)
    changes.orders[order.id] = order
    changes.reschedule(order, lots)
    if before is not None and lots == before and (update.due or update.ship_to_zone):
        changes.count_again(order, lots)
    if order.is_open:
        changes.fill_ins.add(order.id)
    changes.mark_risks(snapshot.asked_lines(order.id))
    set_aside.remove(session, park, [order.id])
    save(session, changes)
    if changes.lots:
        fill_in_requests.request_short(session, park, None)
    return order


def problems_of(session: Session, changed: ChangedOrder) -> list[Problem]:
    """All that is wrong with a change of an order, at the fields that give it."""
    snapshot, order, update = changed.snapshot, changed.order, changed.update
    problems = list(_problems(session, snapshot.park, order, update, snapshot.today))
    wrong = {problem.field for problem in problems}
    return problems + [problem for problem in changed.problems() if problem.field not in wrong]


def _problems(session: Session, park: Park, order: Order, update: OrderUpdate, today: date) -> Iterator[Problem]:
    """Problems of the figures given, at the fields that give them; the others were judged when they came."""
    draft = replace(_draft(order), **update.given)
    given = {FIELDS.get(name, name) for name in update.given}
    reversed_dates = {"release_date", "due_date"} & given
    for problem in [
        *draft.problems(park, today),
        *orders.unreachable(StoredReference(session, park), draft, order.route),
    ]:
        field = problem.field.removeprefix("order.")
        if field in given or (problem.code == "DATES_REVERSED" and reversed_dates):
            yield replace(problem, field=field)
    yield from _too_dear(draft, given)


def _too_dear(draft: OrderDraft, given: set[str]) -> Iterator[Problem]:
    """Problems of the order's own costs, which the contract bounds where an order is created."""
    for name, cost, days in (
        ("unmet_cost_micros", draft.unmet_cost_micros, 1),
        ("late_cost_micros", draft.late_cost_micros, MOST_DAYS_LATE),
    ):
        if given & {name, "quantity"} and draft.quantity * (cost or 0) * days > LARGEST_ORDER_MICROS:
            hint = f"quantity × {name} × {days} may be at most {grouped(LARGEST_ORDER_MICROS)}: lower one"
            yield Problem("ORDER_TOO_DEAR", name, {"maximum": f"{LARGEST_ORDER_MICROS}"}, hint)


def _draft(order: Order) -> OrderDraft:
    return OrderDraft(
        park=order.park,
        id=order.id,
        product=order.product,
        quantity=order.quantity,
        release=order.release,
        due=order.due,
        ship_to_zone=order.ship_to_zone,
        buyer_reference=order.buyer_reference,
        late_cost_micros=order.late_cost_micros,
        unmet_cost_micros=order.unmet_cost_micros,
        partial=order.partial,
        route=order.route,
        owner=order.owner,
        transfer_batch=order.transfer_batch,
        tolerance=order.tolerance,
    )
