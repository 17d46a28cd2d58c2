"""Vehicle classes, trips, and requests to try unbooked movements again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from services.chassis.paging import Page
from services.logistics.domain.fleet import Fleet, Trip, VehicleClass
from services.logistics.storage.tables import bookings, rebookings, trips, vehicle_classes


def find_class(session: Session, park: str, vehicle_class: str) -> VehicleClass | None:
    return session.get(VehicleClass, (park, vehicle_class))


def page_of_classes(session: Session, park: str, page: Page) -> Sequence[VehicleClass]:
    """Vehicle classes by id, one more than the page shows."""
    key = vehicle_classes.c.id
    query = select(VehicleClass).where(vehicle_classes.c.park == park).order_by(key).limit(page.limit)
    return session.scalars(query.where(key > page.after[0]) if page.after else query).all()


def fleet_of(session: Session, park: str) -> Fleet:
    """The park's fleet as this transaction sees and changes it: the same object whenever it asks.

    A batch of schedules touches the same days over and over; reading their trips once keeps it fast.
    """
    fleets: dict[str, Fleet] = session.info.setdefault("fleets", {})
    if park not in fleets:
        classes = session.scalars(select(VehicleClass).where(vehicle_classes.c.park == park)).all()
        fleets[park] = Fleet(park, classes, lambda day: _trips_on(session, park, day))
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


def _trips_on(session: Session, park: str, day: date) -> Sequence[Trip]:
    of_day = select(Trip).where(trips.c.park == park, trips.c.day == day)
    # In one order always: which of two trips with room is taken must not depend on the database.
    found = session.scalars(of_day.order_by(trips.c.id)).all()
    loads = _loads_on(session, park, day)
    for trip in found:
        trip.load = loads[trip.id]
    return found


def _loads_on(session: Session, park: str, day: date) -> dict[str, int]:
    """Units booked on each trip of the day: kept with the bookings alone, so that no row is written over and over."""
    on_trip = and_(bookings.c.park == trips.c.park, bookings.c.trip == trips.c.id)
    loads = select(trips.c.id, func.sum(bookings.c.quantity)).join_from(trips, bookings, on_trip)
    of_day = loads.where(trips.c.park == park, trips.c.day == day).group_by(trips.c.id)
    return {trip: int(load) for trip, load in session.execute(of_day)}
