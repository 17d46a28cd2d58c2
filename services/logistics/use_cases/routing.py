"""Routing a day's trips: which of them are driven together, worked out beside the transactions that book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import leases
from services.errors import Unavailable
from services.logistics.domain.fleet import Trip
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.routing.day import Loads, groups
from services.logistics.routing.together import Seats, seats
from services.logistics.storage import fleets, park_days, park_maps, trips

log = structlog.get_logger(__name__)

LEASE, LEASE_SECONDS = "routing", 60.0


@dataclass(frozen=True, slots=True)
class _Day:
    """All that the groups of a day follow from. `fixed` are the trips with goods that have left."""

    trips: Sequence[Trip]
    loads: Loads
    fixed: frozenset[str]
    classes: Mapping[str, VehicleClass]
    park: ParkMap | None
    is_past: bool

    def as_of(self, vehicle_class: str) -> object:
        """All that must not have changed when the seats of a class's trips are taken."""
        of_class = [trip for trip in self.trips if trip.vehicle_class == vehicle_class]
        seated = [
            (each.id, each.group, each.pickup_visit, each.delivery_visit, each.id in self.fixed) for each in of_class
        ]
        return seated, [self.loads.get(each.id) for each in of_class], self.classes[vehicle_class].version


def route(database: Database, holder: str) -> None:
    """Route the trips of each day for which this was asked, the nearest first; `holder` does it, one at a time.

    A day whose trips cannot be routed is logged and left until its next request: the others go on. Raises Unavailable.
    """
    for (park, day), until in database.read(fleets.asked_routings).items():
        if not database.transact(partial(leases.acquire, name=LEASE, holder=holder, seconds=LEASE_SECONDS)):
            return
        try:
            _route_day(database, park, day, until)
        except Unavailable:
            raise
        except Exception:
            log.exception("routing_failed", park=park, day=f"{day}")
            database.transact(partial(fleets.routed, park=park, day=day, until=until))


def _route_day(database: Database, park: str, day: date, until: int) -> None:
    seen = database.read(partial(_read, park=park, day=day))
    found: dict[str, Seats] = {}
    if seen.park is not None and not seen.is_past:
        for ident, kind in seen.classes.items():
            of_class = [trip for trip in seen.trips if trip.vehicle_class == ident]
            found[ident] = seats(of_class, seen.loads, seen.fixed, kind, seen.park)
    database.transact(partial(_take, park=park, day=day, until=until, seen=seen, found=found))


def _read(session: Session, park: str, day: date) -> _Day:
    today = park_days.find_park_day(session, park)
    return _Day(
        trips.trips_of(session, park, day),
        trips.goods_of(session, park, day),
        trips.departed(session, park, day),
        fleets.classes_of(session, park),
        park_maps.find_park_map(session, park),
        is_past=today is not None and day < today.day,
    )


def _take(session: Session, *, park: str, day: date, until: int, seen: _Day, found: Mapping[str, Seats]) -> None:
    """Give the trips their seats, unless some have changed since: then the request stays, and they are routed again."""
    changed = {ident: new for ident, new in found.items() if new}
    now = _read(session, park, day) if changed else seen
    if any(ident not in now.classes or now.as_of(ident) != seen.as_of(ident) for ident in changed):
        return
    driven = len(groups(now.trips))
    for new in changed.values():
        _seat(now.trips, new)
    if len(groups(now.trips)) < driven:
        fleets.ask_rebooking(session, park)
    fleets.routed(session, park, day, until)


def _seat(of_day: Sequence[Trip], found: Seats) -> None:
    for trip in of_day:
        seat = found.get(trip.id)
        if seat:
            trip.group, trip.pickup_visit, trip.delivery_visit = seat.group, seat.pickup_visit, seat.delivery_visit
