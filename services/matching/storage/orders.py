"""Orders, and orders that wait for a fill-in plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from services.chassis.database import insert_all_new, now, one_of
from services.matching.domain.orders import CLOSED, Order
from services.matching.domain.reasons import Rule
from services.matching.storage import goods_tables, set_aside, tables
from services.matching.storage.chunks import chunks
from services.matching.storage.ended_tables import ended_orders

_orders = tables.orders.c
_requests = tables.fill_in_requests.c


def find_order(session: Session, park: str, ident: str, *, owner: str = "") -> Order | None:
    """The order; with `owner`, only one of that buyer: of any other nothing is read."""
    query = select(Order).where(_orders.park == park, _orders.id == ident, *owned_by(owner))
    return session.scalars(query).one_or_none()


def orders(session: Session, park: str, idents: Collection[str], *, owner: str = "") -> dict[str, Order]:
    """The orders named, by id; with `owner`, only those of that buyer."""
    query = select(Order).where(_orders.park == park, one_of(_orders.id, idents), *owned_by(owner))
    return {order.id: order for order in session.scalars(query)}


def ids_in_use(session: Session, park: str, idents: Collection[str]) -> set[str]:
    """The subset of `idents` that are orders of the park, archived or not."""
    found = set[str]()
    for some in chunks(idents):
        both = (
            select(table.c.id).where(table.c.park == park, one_of(table.c.id, some))
            for table in (tables.orders, ended_orders)
        )
        found |= set(session.scalars(union_all(*both)))
    return found


def left_for(session: Session, park: str, idents: Collection[str], rule: Rule) -> dict[str, int]:
    """Units without a lot of those of these orders that have a reason with this rule."""
    query = select(_orders.id, _orders.reasons, _orders.quantity, _orders.scheduled_quantity)
    found = session.execute(query.where(_orders.park == park, one_of(_orders.id, idents))) if idents else ()
    return {
        row.id: row.quantity - row.scheduled_quantity
        for row in found
        if any(reason.rule is rule for reason in row.reasons)
    }


def open_among(session: Session, park: str, idents: Collection[str]) -> set[str]:
    """The subset of `idents` that are orders of the park which are not over."""
    query = select(_orders.id).where(_orders.park == park, _orders.state.not_in(CLOSED))
    return {ident for some in chunks(idents) for ident in session.scalars(query.where(one_of(_orders.id, some)))}


def schedules(session: Session, park: str) -> dict[str, int]:
    """The number of the schedule of each order that is not over."""
    query = select(_orders.id, _orders.schedule).where(_orders.park == park, _orders.state.not_in(CLOSED))
    return {row.id: row.schedule for row in session.execute(query)}


def owned_by(owner: str) -> list[ColumnElement[bool]]:
    """The condition on orders that they are `owner`'s; none for ""."""
    return [_orders.owner == owner] if owner else []


def ids_owned_by(park: str, owner: str) -> Select[tuple[str]]:
    """The ids of one owner's orders."""
    return select(_orders.id).where(_orders.park == park, _orders.owner == owner)


def open_orders(session: Session, park: str) -> dict[str, Order]:
    """Orders that are not over, by id."""
    query = select(Order).where(_orders.park == park, _orders.state.not_in(CLOSED)).order_by(_orders.id)
    return {order.id: order for order in session.scalars(query)}


def short_orders(session: Session, park: str, *, not_waiting: bool = False) -> list[Order]:
    """Open orders of which units are not scheduled, more than their tolerance allows.

    With `not_waiting` those alone that do not wait for a fill-in plan already.
    """
    short = _orders.scheduled_quantity < _orders.quantity
    query = select(Order).where(_orders.park == park, short, _orders.state.not_in(CLOSED))
    if not_waiting:
        waiting = select(_requests.order).where(_requests.park == park, _requests.since <= now(session))
        query = query.where(_orders.id.not_in(waiting))
    return [order for order in session.scalars(query) if order.is_short]


def unsatisfied(session: Session, park: str) -> list[Order]:
    """Orders that are not over and of which units are late or not scheduled."""
    late_or_short = or_(_orders.scheduled_quantity < _orders.quantity, _orders.finish > _orders.due)
    return list(session.scalars(select(Order).where(_orders.park == park, late_or_short, _orders.state.not_in(CLOSED))))


def with_reason(session: Session, rule: str) -> list[Order]:
    """Orders of all parks that are not over and have a reason of this rule."""
    written = type_coerce(_orders.reasons, Text).contains(f'"rule":"{rule}"', autoescape=True)
    return list(session.scalars(select(Order).where(_orders.state.not_in(CLOSED), written)))


def open_after(session: Session, after: tuple[str, str], limit: int) -> list[Order]:
    """Orders of all parks that are not over, by (park, id), from after `after`."""
    query = select(Order).where(tuple_(_orders.park, _orders.id) > after, _orders.state.not_in(CLOSED))
    return list(session.scalars(query.order_by(_orders.park, _orders.id).limit(limit)))


def scheduled_after(session: Session, after: tuple[str, str], limit: int) -> list[Order]:
    """Orders of all parks that ever had a schedule, by (park, id), from after `after`."""
    query = select(Order).where(tuple_(_orders.park, _orders.id) > after, _orders.schedule > 0)
    return list(session.scalars(query.order_by(_orders.park, _orders.id).limit(limit)))


def forget_rows(session: Session, park: str, order: str) -> None:
    """Delete what is known of an order of which nothing is left: who declined it, reports, and sums of its goods."""
    for table in (tables.exclusions, tables.reports, tables.work_in_progress, goods_tables.goods):
        session.execute(delete(table).where(table.c.park == park, table.c.order == order))


def request_fill_in(session: Session, park: str, orders: Iterable[str]) -> None:
    """Ask that a fill-in plan looks at these orders, those set aside excepted. One that waits keeps its place."""
    wanted, since = set(orders), now(session)
    if not wanted:
        return
    wanted -= set_aside.of_park(session, park)
    query = select(_requests.order, _requests.since).where(_requests.park == park, _requests.order.in_(wanted))
    waiting = {row.order: row.since for row in session.execute(query)}
    # Each capacity update requests all short orders again: nearly all of them wait already.
    new = sorted(wanted - waiting.keys())
    insert_all_new(session, tables.fill_in_requests, [{"park": park, "order": each, "since": since} for each in new])
    later = [order for order, begin in waiting.items() if begin > since]
    if later:
        of_these = (_requests.park == park, one_of(_requests.order, later))
        session.execute(update(tables.fill_in_requests).where(*of_these).values(since=since))


def parks_waiting(session: Session, few: int, quiet: timedelta, most: timedelta) -> list[str]:
    """Parks in which some order waits: a `few` at most, or none has begun to for a `quiet` time, or one waits for the
    `most` time.
    """
    instant = now(session)
    newest, oldest = func.max(_requests.since), func.min(_requests.since)
    due = or_(func.count() <= few, newest <= instant - quiet, oldest <= instant - most)
    query = select(_requests.park).where(_requests.since <= instant).group_by(_requests.park)
    return list(session.scalars(query.having(due)))


def take_requests(session: Session, park: str) -> list[str]:
    """All orders that wait for a fill-in plan, longest first; they no longer wait."""
    orders = requested(session, park)
    drop_requests(session, park, orders)
    return orders


def drop_requests(session: Session, park: str, orders: Collection[str]) -> None:
    """Have these orders wait for a fill-in plan no longer."""
    session.execute(delete(tables.fill_in_requests).where(_requests.park == park, one_of(_requests.order, orders)))


def requested(
    session: Session,
    park: str,
    *,
    until: datetime | None = None,
    planned_since: datetime | None = None,
    limit: int | None = None,
) -> list[str]:
    """The orders that wait for a fill-in plan (by `until`), longest first.

    Orders that a plan created at `planned_since` is about to place are left to it, except those at risk: a fill-in plan
    applied before it would only change what it was worked out from.
    """
    query = select(_requests.order).where(_requests.park == park).order_by(_requests.since, _requests.order)
    if until is not None:
        query = query.where(_requests.since <= until)
    if planned_since is not None:
        query = query.where(_requests.order.not_in(_unplaced(park, planned_since)))
    return list(session.scalars(query.limit(limit)))


def _unplaced(park: str, before: datetime) -> Select[tuple[str]]:
    """Open orders placed before then of which something is not scheduled, and nothing that is scheduled is at risk."""
    short = and_(_orders.scheduled_quantity < _orders.quantity, _orders.state.not_in(CLOSED))
    risks = tables.assignments.c
    at_risk = select(risks.id).where(risks.park == park, risks.order == _orders.id, risks.at_risk).exists()
    return select(_orders.id).where(_orders.park == park, _orders.created_at < before, short, ~at_risk)
