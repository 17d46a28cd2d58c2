"""Vehicles are shared by rivals: all that one of them sees of that, end to end, and that it is no more than must show.

An enterprise's goods go the same way on the same day as those of a rival, which were booked before. Parks differ in how
much that is, and in what the rival does next.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.in_process import InProcess, in_process, migrated, parks_folder
from parkloom.logistics.v1 import logistics_service_pb2, movement_pb2
from parkloom.matching.v1 import matching_service_pb2
from services.chassis.clock import MovableClock
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients
from services.demo.load import Loader
from tests.system import small_park
from tests.system.access_requests import Names
from tests.system.observer import Observer
from tests.system.reader import Reader
from tests.system.rivals import BEGIN, PARK, START, load_with_short_plans
from tests.system.two_parks import SCOPES, VARIABLES

pytestmark = pytest.mark.slow

OWN, RIVALS = ("spinning-0", "dyeing-0"), ("spinning-2", "dyeing-2")
# In another zone, whose goods go on trips of their own.
ELSEWHERE = ("spinning-1", "dyeing-1")
QUANTITY = 500
# A day has two vans and a lorry, each with one trip, for the whole park.
VEHICLES = [
    {"id": "van", "name": "Van", "capacity_units": 600, "count": 2, "trips_per_day": 1, "cost": 80.0},
    {"id": "lorry", "name": "Lorry", "capacity_units": 1_500, "count": 1, "trips_per_day": 1, "cost": 150.0},
]
READERS = {
    "sender": Caller("staff", small_park.PARK, Role.ENTERPRISE, OWN[0]),
    "receiver": Caller("staff", small_park.PARK, Role.ENTERPRISE, OWN[1]),
    "buyer": Caller("erp", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES | {"movements.read"}),
}
BOOKED, UNBOOKED = movement_pb2.MOVEMENT_STATE_BOOKED, movement_pb2.MOVEMENT_STATE_UNBOOKED
# What may differ between parks whose vehicles differ in room; the etag is a digest of the rest.
SHOWN = {"state", "unbooked_reason", "bookings", "etag"}


@dataclass(frozen=True)
class Rival:
    """The units that a rival has booked before (0: none), what it does after, "more", "less" or "", and which it is."""

    units: int
    then: str = ""
    enterprises: tuple[str, str] = RIVALS


# A van of the rival's with room for the goods; one that goes another way, and takes the goods' trip with it; a lorry of
# its; all vehicles; all but a little room on one.
CASES = {
    "alone": Rival(0),
    "on its van": Rival(100, "more"),
    "with its van": Rival(80, "more", ELSEWHERE),
    "on its lorry": Rival(900, "less"),
    "full": Rival(2_700, "less"),
    "nearly full": Rival(2_500, "less"),
}


@dataclass(frozen=True)
class Seen:
    """Every answer that the readers got before and after the rival acted again, and the movements of the first.

    Of its goods so many movements are `together` with the rival's before, by the trips that managers see.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    movements: list[movement_pb2.Movement]
    at_last: list[movement_pb2.Movement]
    together: int


@pytest.fixture(scope="module")
def seen() -> dict[str, Seen]:
    with parks_folder() as folder, ThreadPoolExecutor(len(CASES)) as pool:
        templates = migrated(folder / "templates")
        parks = pool.map(lambda case: _park(folder / case, templates, CASES[case]), CASES)
        return dict(zip(CASES, parks, strict=True))


def test_goods_on_a_rivals_van_look_as_if_they_were_alone(seen: dict[str, Seen]) -> None:
    assert seen["on its van"].before == seen["alone"].before
    assert {movement.state for movement in seen["alone"].movements} == {BOOKED}


def test_goods_that_are_driven_with_a_rivals_look_as_if_they_were_alone(seen: dict[str, Seen]) -> None:
    assert (seen["alone"].together, seen["with its van"].together) == (0, 2)
    assert seen["with its van"].before == seen["alone"].before


def test_goods_that_wait_do_not_show_how_full_vehicles_are(seen: dict[str, Seen]) -> None:
    assert seen["full"].before == seen["nearly full"].before
    for movement in seen["full"].movements:
        assert (movement.state, movement.unbooked_reason.code) == (UNBOOKED, "NOT_BOOKED_YET")
        assert (dict(movement.unbooked_reason.params), list(movement.bookings)) == ({}, [])


def test_where_vehicles_are_full_no_more_than_that_shows(seen: dict[str, Seen]) -> None:
    assert _fields_that_differ(seen["alone"].movements, seen["full"].movements) == SHOWN


def test_on_a_rivals_lorry_its_class_shows_and_nothing_else(seen: dict[str, Seen]) -> None:
    assert _fields_that_differ(seen["alone"].movements, seen["on its lorry"].movements) == {"bookings", "etag"}
    classes = {booking.vehicle_class for each in seen["on its lorry"].movements for booking in each.bookings}
    assert classes == {f"{PARK}/vehicleClasses/lorry"}


@pytest.mark.parametrize("case", ["alone", "on its van", "with its van", "on its lorry"])
def test_goods_that_are_booked_see_nothing_of_what_rivals_do_next(seen: dict[str, Seen], case: str) -> None:
    assert seen[case].after == seen[case].before


def test_goods_that_waited_are_booked_as_those_that_were_alone(seen: dict[str, Seen]) -> None:
    """That vehicles have become free must show; how many of them does not."""
    assert seen["full"].after == seen["nearly full"].after != seen["full"].before
    alone, waited = seen["alone"].movements, seen["full"].at_last
    assert _fields_that_differ(alone, waited) == {"bookings", "etag", "update_time"}
    assert [_without_trips(each) for each in alone] == [_without_trips(each) for each in waited]


def test_answers_to_look_at_are_many(seen: dict[str, Seen]) -> None:
    for park in seen.values():
        assert len(park.before) > 30
        assert len(park.movements) == 2


def _park(folder: Path, templates: Path, rival: Rival) -> Seen:
    with in_process(folder, templates, MovableClock(BEGIN), VARIABLES) as installation:
        return _Rivalry(installation).seen(rival)


class _Rivalry:
    def __init__(self, installation: InProcess) -> None:
        self._installation = installation
        self._manager = Clients.of(installation.settings, Caller("manager", small_park.PARK, Role.MANAGER))
        self._buyer = Clients.of(installation.settings, READERS["buyer"])
        self._document = _document()

    def seen(self, rival: Rival) -> Seen:
        load_with_short_plans(Loader(self._manager, self._document, lambda *_: None))
        if rival.units:
            self._order(self._manager, "rivals-0", rival.units, rival.enterprises)
        self._go_on()
        self._order(self._buyer, "own-0", QUANTITY, OWN)
        self._go_on()
        before, movements, together = self._read(), self._own_movements(), self._together()
        if rival.then == "more":
            self._order(self._manager, "rivals-1", 2_000, rival.enterprises)
        if rival.then == "less":
            self._manager.matching.CancelOrder(matching_service_pb2.CancelOrderRequest(name=f"{PARK}/orders/rivals-0"))
        self._go_on()
        return Seen(before, self._read(), movements, self._own_movements(), together)

    def _order(self, clients: Clients, name: str, quantity: int, enterprises: tuple[str, str]) -> None:
        """An order that these two enterprises make in the first two days."""
        route: list[dict[str, Any]] = small_park.route()[:2]
        for step, enterprise in zip(route, enterprises, strict=True):
            step["only_enterprises"] = [enterprise]
        due = {"due_date": (START + timedelta(days=2)).isoformat(), "route": route}
        Loader(clients, self._document, lambda *_: None).order(small_park.order(name, START, quantity) | due)

    def _go_on(self) -> None:
        self._installation.wait_until_settled()
        self._installation.clock.move(timedelta(minutes=10))

    def _read(self) -> dict[str, str]:
        answers: dict[str, str] = {}
        for who, caller in READERS.items():
            with closing(Reader(self._installation.settings, caller)) as reader:
                answers |= {f"{who} {what}": answer for what, answer in reader.reads(self._names(caller))}
        return answers

    def _names(self, caller: Caller) -> Names:
        order = f"{PARK}/orders/own-0"
        work = next(iter(Observer(self._manager, PARK, frozenset()).assignments(order=order)))
        enterprise = f"{PARK}/enterprises/{caller.enterprise or OWN[0]}"
        return Names(
            park=PARK,
            product=f"{PARK}/products/crew",
            enterprise=enterprise,
            line=f"{PARK}/lines/l-{caller.enterprise or OWN[0]}",
            order=order,
            plan=f"{PARK}/plans/any",
            assignment=work.name,
            movement=self._own_movements()[0].name,
            day=START.isoformat(),
        )

    def _own_movements(self) -> list[movement_pb2.Movement]:
        """The order's, as its buyer sees them."""
        request = logistics_service_pb2.ListMovementsRequest(parent=PARK)
        return list(self._buyer.logistics.ListMovements(request).movements)

    def _together(self) -> int:
        """The own movements on trips that are driven together with others."""
        trips = {booking.trip for each in self._own_movements() for booking in each.bookings if booking.trip}
        got = [self._manager.logistics.GetTrip(logistics_service_pb2.GetTripRequest(name=trip)) for trip in trips]
        return sum(bool(trip.together) for trip in got)


def _document() -> dict[str, Any]:
    """The small park with the enterprises that work, and those vehicles."""
    document = small_park.document(START, orders=0) | {"vehicle_classes": VEHICLES}
    working = (*OWN, *RIVALS, *ELSEWHERE)
    document["enterprises"] = [each for each in document["enterprises"] if each["id"] in working]
    document["lines"] = [each for each in document["lines"] if each["enterprise"] in working]
    return document


def _without_trips(movement: movement_pb2.Movement) -> list[tuple[str, int]]:
    """The vehicles' classes and the units on each: the trips' names are drawn."""
    return [(booking.vehicle_class, booking.quantity) for booking in movement.bookings]


def _fields_that_differ(one: list[movement_pb2.Movement], other: list[movement_pb2.Movement]) -> set[str]:
    """The fields in which movements differ that are the same goods on the same way."""
    assert [movement.name for movement in one] == [movement.name for movement in other]
    return {
        field.name
        for left, right in zip(one, other, strict=True)
        for field in left.DESCRIPTOR.fields
        if getattr(left, field.name) != getattr(right, field.name)
    }
