"""Trips, and the goods booked on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.fleet import Trip
from services.logistics.domain.movement import MovementState
from services.logistics.domain.schedule import Place
from services.logistics.routing.model import Goods
from services.logistics.storage.tables import bookings, movements, trips


def find_trip(session: Session, park: str, trip: str) -> Trip | None:
    return session.get(Trip, (park, trip))


def page_of_trips(session: Session, park: str, day: date, page: Page, *, vehicle_class: str = "") -> Sequence[Trip]:
    """Trips of a day by id, one more than the page shows; of one class, for "" of all."""
    query = select(Trip).where(trips.c.park == park, trips.c.day == day)
    if vehicle_class:
        query = query.where(trips.c.vehicle_class == vehicle_class)
    return session.scalars(paging.keyset(query, page, trips.c.id)).all()


def trips_of(session: Session, park: str, day: date) -> Sequence[Trip]:
    """All trips of a day, by id."""
    query = select(Trip).where(trips.c.park == park, trips.c.day == day)
    return session.scalars(query.order_by(trips.c.id)).all()


def departed(session: Session, park: str, day: date) -> frozenset[str]:
    """The trips of a day with goods that have left, or are being loaded."""
    query = (
        select(bookings.c.trip)
        .join(trips, (trips.c.park == bookings.c.park) & (trips.c.id == bookings.c.trip))
        .join(movements, (movements.c.park == bookings.c.park) & (movements.c.id == bookings.c.movement))
        .where(trips.c.park == park, trips.c.day == day, movements.c.state != MovementState.BOOKED)
    )
    return frozenset(session.scalars(query))


def goods_of(session: Session, park: str, day: date) -> dict[str, list[Goods]]:
    """The goods on each trip of a day, by movement."""
    places = ("from_enterprise", "from_zone", "to_enterprise", "to_zone")
    columns = [movements.c[name] for name in ("order", *places, "transit_days")]
    query = (
        select(bookings.c.trip, bookings.c.movement, bookings.c.quantity, *columns)
        .join(trips, (trips.c.park == bookings.c.park) & (trips.c.id == bookings.c.trip))
        .join(movements, (movements.c.park == bookings.c.park) & (movements.c.id == bookings.c.movement))
        .where(trips.c.park == park, trips.c.day == day)
        .order_by(bookings.c.trip, bookings.c.movement)
    )
    found: dict[str, list[Goods]] = defaultdict(list)
    for row in session.execute(query):
        origin = Place(row.from_enterprise, row.from_zone)
        destination = Place(row.to_enterprise, row.to_zone)
        goods = Goods(row.movement, row.order, row.quantity, origin, destination, row.transit_days, row.trip)
        found[row.trip].append(goods)
    return dict(found)
