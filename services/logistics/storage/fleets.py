"""Vehicle classes, trips, and requests to try unbooked movements again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import new_id
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.fleet import DayTrips, Fleet, Trip
from services.logistics.domain.schedule import ParkDay
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.storage import park_days
from services.logistics.storage.tables import bookings, rebookings, trips, vehicle_classes


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
    """Store the trips that were opened, and delete those that were emptied."""
    opened, emptied = fleet.take_changes()
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


_ON_TRIP = and_(bookings.c.park == trips.c.park, bookings.c.trip == trips.c.id)
# Kept with the bookings alone: a column of the trip would be written over and over.
_LOAD = func.sum(bookings.c.quantity)


def _trips_on(session: Session, park: str, day: date) -> DayTrips:
    of_day = (trips.c.park == park, trips.c.day == day)
    used = select(trips.c.vehicle_class, func.count()).where(*of_day).group_by(trips.c.vehicle_class)
    loads = (
        select(trips.c.id, _LOAD)
        .join_from(trips, bookings, _ON_TRIP)
        .where(*of_day)
        .group_by(trips.c.id, trips.c.capacity)
        .having(trips.c.capacity > _LOAD)
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
