"""Movements, as they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from services.chassis.database import changed, one_of
from services.chassis.listing import Wanted
from services.chassis.rpc.paging import Page
from services.logistics.domain.movement import Count, Movement, MovementState
from services.logistics.storage.tables import bookings, movements

WAITING = (MovementState.PLANNED, MovementState.BOOKED, MovementState.UNBOOKED)
ON_ROAD = (MovementState.LOADED, MovementState.IN_TRANSIT)


@dataclass(frozen=True, slots=True)
class Filter:
    """The movements of a park to list; an empty field selects all.

    `parties` are enterprises that take part, `owner` the buyer that owns the order.
    """

    park: str
    day: date | None = None
    order: str = ""
    parties: tuple[str, ...] = ()
    owner: str = ""


def find_movement(session: Session, park: str, movement: str, *, party: str = "", owner: str = "") -> Movement | None:
    """The movement; where they are named, only one that `party` takes part in, of an order of `owner`.

    Nothing is read of any other, so that to look for it takes no longer than for what does not exist.
    """
    parties = [_has_party(party)] if party else []
    key = (movements.c.park == park, movements.c.id == movement)
    return session.scalars(select(Movement).where(*key, *parties, *_owned_by(owner))).one_or_none()


def named(session: Session, wanted: Filter, idents: Collection[str]) -> dict[str, Movement]:
    """The movements of these ids as far as they are wanted, by id."""
    query = select(Movement).where(
        movements.c.park == wanted.park, one_of(movements.c.id, idents), *_conditions(wanted)
    )
    return {movement.id: movement for movement in session.scalars(query)}


def of_order(session: Session, park: str, order: str) -> Sequence[Movement]:
    """All movements of the order, those of the past and the cancelled ones included."""
    return session.scalars(select(Movement).where(movements.c.park == park, movements.c.order == order)).all()


def movements_after(session: Session, after: tuple[str, str], limit: int) -> Sequence[Movement]:
    """At most `limit` movements of all parks that come after the (park, id) of another, in that sequence."""
    key = (movements.c.park, movements.c.id)
    return session.scalars(select(Movement).where(tuple_(*key) > after).order_by(*key).limit(limit)).all()


def page_of_movements(session: Session, wanted: Filter, listed: Wanted, page: Page) -> Sequence[Movement]:
    """Movements, one more than the page shows."""
    query = select(Movement).where(movements.c.park == wanted.park, *_conditions(wanted))
    return session.scalars(listed.page(query, page)).all()


def page_of_overdue(session: Session, wanted: Filter, listed: Wanted, today: date, page: Page) -> Sequence[Movement]:
    """Movements of which units on the road were to arrive before today, one more than the page shows."""
    on_road = (movements.c.park == wanted.park, movements.c.state.in_(ON_ROAD), movements.c.day < today)
    days_on_road = session.scalars(select(movements.c.transit_days).where(*on_road).distinct()).all()
    # A sum of a day and a number of days is written otherwise in each database; roads are of few lengths.
    arrived = or_(
        false(),
        *(
            and_(movements.c.transit_days == days, movements.c.day < today - timedelta(days=days))
            for days in days_on_road
        ),
    )
    awaited = or_(movements.c.expected.is_(None), movements.c.expected < today)
    query = select(Movement).where(*on_road, arrived, awaited, *_conditions(wanted))
    return session.scalars(listed.page(query, page)).all()


def counts(session: Session, park: str, first: date, last: date, *, owner: str = "") -> list[Count]:
    """One entry for each day from `first` to `last` and each state, where there are movements, by day.

    They are those of one owner's orders, for "" of all.
    """
    key = (movements.c.day, movements.c.state)
    query = (
        select(*key, func.count(), func.sum(movements.c.quantity))
        .where(movements.c.park == park, movements.c.day.between(first, last), *_owned_by(owner))
        .group_by(*key)
        .order_by(*key)
    )
    return [Count(day, state, number, int(quantity)) for day, state, number, quantity in session.execute(query)]


def unbooked(session: Session, park: str, after: tuple[date, str] | None, limit: int) -> Sequence[Movement]:
    """At most `limit` UNBOOKED movements, those that must leave first before the others, that come after `after`."""
    key = (movements.c.latest_departure, movements.c.id)
    query = select(Movement).where(movements.c.park == park, movements.c.state == MovementState.UNBOOKED)
    if after:
        query = query.where(tuple_(*key) > after)
    return session.scalars(query.order_by(*key).limit(limit)).all()


def of_leg(session: Session, movement: Movement) -> Sequence[Movement]:
    """All movements of the leg of another, and that one."""
    same = (
        "park",
        "order",
        "step",
        "planned_day",
        "from_enterprise",
        "from_zone",
        "to_enterprise",
        "to_zone",
        "carrier",
        "made_by",
    )
    query = select(Movement).where(*(movements.c[name] == getattr(movement, name) for name in same))
    return session.scalars(query.order_by(movements.c.part)).all()


def overtaken(session: Session, park: str, today: date, limit: int) -> Sequence[Movement]:
    """At most `limit` movements that were to leave before today and have not, by id."""
    left_behind = and_(movements.c.state.in_(WAITING), movements.c.day < today)
    query = select(Movement).where(movements.c.park == park, left_behind)
    return session.scalars(query.order_by(movements.c.id).limit(limit)).all()


def booked_on(session: Session, park: str, vehicle_class: str, first: date) -> Sequence[Movement]:
    """Movements not loaded yet that are booked on vehicles of a class on the day `first` or later, by id."""
    carried = select(bookings.c.movement).where(bookings.c.park == park, bookings.c.vehicle_class == vehicle_class)
    ahead = and_(movements.c.state == MovementState.BOOKED, movements.c.day >= first, movements.c.id.in_(carried))
    return session.scalars(select(Movement).where(movements.c.park == park, ahead).order_by(movements.c.id)).all()


def under_way(session: Session, park: str, today: date, after: str, limit: int) -> Sequence[Movement]:
    """At most `limit` movements that left before today and have not arrived, by id after `after`."""
    on_road = and_(movements.c.state.in_(ON_ROAD), movements.c.day < today, movements.c.id > after)
    query = select(Movement).where(movements.c.park == park, on_road)
    return session.scalars(query.order_by(movements.c.id).limit(limit)).all()


def prune_cancelled(session: Session, before: date, limit: int = 10_000) -> int:
    """Delete at most `limit` cancelled movements that were planned for a day before `before`."""
    key = tuple_(movements.c.park, movements.c.id)
    past = and_(movements.c.state == MovementState.CANCELLED, movements.c.planned_day < before)
    old = select(movements.c.park, movements.c.id).where(past).limit(limit)
    return changed(session, delete(movements).where(key.in_(old)))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [*_owned_by(wanted.owner), *(_has_party(enterprise) for enterprise in wanted.parties)]
    if wanted.day:
        conditions.append(movements.c.day == wanted.day)
    if wanted.order:
        conditions.append(movements.c.order == wanted.order)
    return conditions


def _owned_by(owner: str) -> list[ColumnElement[bool]]:
    return [movements.c.owner == owner] if owner else []


def _has_party(enterprise: str) -> ColumnElement[bool]:
    return or_(*(movements.c[name] == enterprise for name in ("from_enterprise", "to_enterprise", "carrier")))
