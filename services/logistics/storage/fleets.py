"""Vehicle classes, trips, and requests to try unbooked movements again and to route a day's trips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from services.chassis.database import new_id
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.fleet import DayTrips, Fleet, Trip
from services.logistics.domain.schedule import ParkDay
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.storage import park_days
from services.logistics.storage.tables import bookings, rebookings, routings, trips, vehicle_classes


def find_vehicle_class(session: Session, park: str, vehicle_class: str) -> VehicleClass | None:
    return session.get(VehicleClass, (park, vehicle_class))


def page_of_vehicle_classes(session: Session, park: str, page: Page) -> Sequence[VehicleClass]:
    """Vehicle classes by id, one more than the page shows."""
    query = select(VehicleClass).where(vehicle_classes.c.park == park)
    return session.scalars(paging.keyset(query, page, vehicle_classes.c.id)).all()


def classes_of(session: Session, park: str) -> dict[str, VehicleClass]:
    """The park's vehicle classes by id, the retired ones included."""
    found = session.scalars(select(VehicleClass).where(vehicle_classes.c.park == park))
    return {kind.id: kind for kind in found}


def fleet_of(session: Session, park: str) -> Fleet:
    """The park's fleet as this transaction sees and changes it: the same object whenever it asks.

    A batch of schedules touches the same days over and over; reading their trips once keeps it fast.
    """
    fleets: dict[str, Fleet] = session.info.setdefault("fleets", {})
    if park not in fleets:
        fleets[park] = Fleet(
            park,
            classes_of(session, park).values(),
            partial(_trips_on, session, park),
            partial(_find_trip, session, park),
            partial(new_id, session),
            day=park_days.find_park_day(session, park) or ParkDay(park),
        )
    return fleets[park]


def store(session: Session, fleet: Fleet) -> None:
    """Store the trips that were opened, delete those that were emptied, and have days routed whose loads changed."""
    opened, emptied = fleet.take_changes()
    ask_routing(session, fleet.park, fleet.take_days())
    session.add_all(opened)
    session.flush()
    for trip in emptied:
        session.delete(trip)


def ask_rebooking(session: Session, park: str) -> None:
    """Have the park's unbooked movements tried again, once this transaction is committed."""
    session.execute(insert(rebookings).values(park=park))


def asked_rebookings(session: Session) -> dict[str, int]:
    """The parks for which this was asked, each with the id of the last request."""
    asked = session.execute(select(rebookings.c.park, rebookings.c.id).order_by(rebookings.c.id))
    return {row.park: row.id for row in asked}


def rebooked(session: Session, park: str, until: int) -> None:
    """Requests for the park up to the id `until` are fulfilled."""
    session.execute(delete(rebookings).where(rebookings.c.park == park, rebookings.c.id <= until))


def ask_routing(session: Session, park: str, days: Iterable[date]) -> None:
    """Have the trips of these days routed, once this transaction is committed."""
    rows = [{"park": park, "day": day} for day in sorted(days)]
    if rows:
        session.execute(insert(routings), rows)


def ask_routing_of_all_days(session: Session, park: str) -> None:
    """Have the trips of every day routed that is not past: their vehicles have changed, or the map."""
    today = park_days.find_park_day(session, park)
    of_days = select(trips.c.day).where(trips.c.park == park, trips.c.day >= (today.day if today else date.min))
    ask_routing(session, park, session.scalars(of_days.distinct()).all())


def asked_routings(session: Session) -> dict[tuple[str, date], int]:
    """The parks and days for which this was asked, the nearest first, each with the id of the last request."""
    key = (routings.c.park, routings.c.day)
    asked = session.execute(
        select(*key, func.max(routings.c.id)).group_by(*key).order_by(routings.c.day, routings.c.park)
    )
    return {(park, day): until for park, day, until in asked}


def routed(session: Session, park: str, day: date, until: int) -> None:
    """Requests for the park's day up to the id `until` are fulfilled."""
    done = (routings.c.park == park, routings.c.day == day, routings.c.id <= until)
    session.execute(delete(routings).where(*done))


_ON_TRIP = and_(bookings.c.park == trips.c.park, bookings.c.trip == trips.c.id)
# Kept with the bookings alone: a column of the trip would be written over and over.
_LOAD = func.sum(bookings.c.quantity)


def _trips_on(session: Session, park: str, day: date) -> DayTrips:
    of_day = (trips.c.park == park, trips.c.day == day)
    driven = func.count(func.distinct(func.coalesce(func.nullif(trips.c.group, ""), trips.c.id)))
    used = select(trips.c.vehicle_class, driven).where(*of_day).group_by(trips.c.vehicle_class)
    loads = (
        select(trips.c.id, _LOAD)
        .join_from(trips, bookings, _ON_TRIP)
        .where(*of_day)
        .group_by(trips.c.id, trips.c.capacity, trips.c.group)
        .having(or_(trips.c.capacity > _LOAD, trips.c.group != ""))
    )
    by_trip = {trip: int(load) for trip, load in session.execute(loads)}
    # In one order always: which of two trips with room is taken must not depend on the database.
    found = session.scalars(select(Trip).where(trips.c.park == park, trips.c.id.in_(by_trip)).order_by(trips.c.id))
    with_room = [_loaded(trip, by_trip[trip.id]) for trip in found]
    return DayTrips({kind: number for kind, number in session.execute(used)}, with_room)  # noqa: C416 - typed rows


def _find_trip(session: Session, park: str, ident: str) -> Trip:
    load = select(_LOAD).where(bookings.c.park == park, bookings.c.trip == ident)
    return _loaded(session.get_one(Trip, (park, ident)), int(session.scalars(load).one()))


def _loaded(trip: Trip, load: int) -> Trip:
    trip.load = load
    return trip
