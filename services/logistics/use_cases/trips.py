"""Reading a day's trips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.logistics.domain.fleet import Trip
from services.logistics.routing.day import itineraries
from services.logistics.routing.model import Itinerary
from services.logistics.storage import fleets, park_maps, trips
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.wire import names


@dataclass(frozen=True, slots=True)
class TimedTrip:
    """A trip with its stops and times, in days of the IANA zone `time_zone`; "" where that is not known."""

    trip: Trip
    itinerary: Itinerary
    time_zone: str


def get_trip(session: Session, caller: Caller, park: str, ident: str) -> TimedTrip:
    """Raises Forbidden for who stands for one enterprise, and NotFound."""
    refuse_unless_manages(caller)
    found = trips.find_trip(session, park, ident)
    if found is None:
        raise NotFound.named(names.TRIP.format(park=park, trip=ident))
    [timed] = _timed(session, park, found.day, [found])
    return timed


def list_trips(
    session: Session, caller: Caller, park: str, page: Page, *, day: date, vehicle_class: str = ""
) -> list[TimedTrip]:
    """The trips of a day by id, one more than the page shows. Raises Forbidden for who stands for one enterprise."""
    refuse_unless_manages(caller)
    found = trips.page_of_trips(session, park, day, page, vehicle_class=vehicle_class)
    return _timed(session, park, day, found)


def _timed(session: Session, park: str, day: date, wanted: Sequence[Trip]) -> list[TimedTrip]:
    """The `wanted` trips of a day with their times, which follow from all trips of their vehicles."""
    classes, where = fleets.classes_of(session, park), park_maps.find_park_map(session, park)
    times = itineraries(trips.trips_of(session, park, day), trips.goods_of(session, park, day), classes, where)
    return [TimedTrip(trip, times[trip.id], where.time_zone if where else "") for trip in wanted]
