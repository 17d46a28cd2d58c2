"""Routing a day's trips, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.jobs import leases
from services.chassis.rpc.masks import Mask
from services.logistics.domain.fleet import Trip
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.domain.schedule import ParkDay, Schedule
from services.logistics.storage import fleets, trips
from services.logistics.storage.movements import of_order
from services.logistics.use_cases import booking, routing
from services.logistics.use_cases.movements import change_movement_state
from services.logistics.use_cases.park_days import follow_day
from services.logistics.use_cases.park_maps import follow_parks
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.use_cases.vehicle_classes import create_vehicle_class, update_vehicle_class
from services.logistics.wire.schedules import page_from
from tests.databases import ON_BOTH
from tests.logistics.world import MANAGER, NOW, day, event_of, lot, schedule, step, vehicle_class

pytestmark = pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)

# In a row, 0.1 degrees apart.
ZONES = tuple(Zone(name, 40 + number / 10, 125) for number, name in enumerate(("mill", "east", "west", "harbour")))
MAP = ParkMap("socks", 1, "Asia/Shanghai", ZONES)


class Park:
    """A park with vans that drive once a day, and goods that go to the harbour on Monday."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._database.transact(lambda session: follow_parks(session, [MAP]))
        vans = vehicle_class("van", 1_000, count=2)
        self._database.transact(lambda session: create_vehicle_class(session, MANAGER, vans))

    def send(self, order: str, zone: str, quantity: int = 300, *, sequence: int = 1) -> None:
        self.follow(schedule(lot(quantity, step("sewer", 0, zone=zone)), order=order, due=0, sequence=sequence))

    def follow(self, published: Schedule) -> None:
        page = page_from(event_of(published))
        self._database.transact(lambda session: follow_schedule(session, page, NOW))

    def route(self, holder: str = "this process") -> None:
        routing.route(self._database, holder)

    def rebook(self) -> None:
        booking.rebook(self._database, "this process", NOW)

    def load(self, order: str) -> None:
        movement = self.movement(order)

        def work(session: Session) -> object:
            loaded = MovementState.LOADED
            return change_movement_state(session, MANAGER, "socks", movement.id, state=loaded, etag="", now=NOW)

        self._database.transact(work)

    def movement(self, order: str) -> Movement:
        found: Sequence[Movement] = self._database.read(lambda session: of_order(session, "socks", order))
        (only,) = found
        return only

    def trips(self) -> Sequence[Trip]:
        return self._database.read(lambda session: trips.trips_of(session, "socks", day(0)))

    @property
    def groups(self) -> int:
        return len({trip.group_or_self for trip in self.trips()})


@pytest.fixture
def park(database: Database) -> Park:
    return Park(database)


def test_trips_of_a_day_are_driven_together_and_what_movements_are_booked_on_stays(
    park: Park, stored: Callable[[], dict[str, int]]
) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    before = [(each.bookings[0].trip, each.version) for each in map(park.movement, ("o-1", "o-2"))]

    park.route()

    assert (len(park.trips()), park.groups) == (2, 1)
    assert [(each.bookings[0].trip, each.version) for each in map(park.movement, ("o-1", "o-2"))] == before
    assert stored()["routings"] == 0


def test_goods_that_waited_for_a_vehicle_get_the_one_that_a_group_sets_free(park: Park) -> None:
    for order, zone in (("o-1", "mill"), ("o-2", "east"), ("o-3", "west")):
        park.send(order, zone)
    assert park.movement("o-3").state is MovementState.UNBOOKED

    park.route()
    park.rebook()
    assert (park.movement("o-3").state, park.groups) == (MovementState.BOOKED, 2)

    park.route()
    assert (len(park.trips()), park.groups) == (3, 1)


def test_goods_of_a_way_that_is_driven_already_join_while_the_run_has_room(park: Park) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    park.route()
    park.send("o-3", "east", 400)
    park.send("o-4", "east", 1)
    same = park.movement("o-2").bookings[0].trip

    assert [park.movement(order).bookings[0].trip == same for order in ("o-3", "o-4")] == [True, False]


def test_trips_whose_goods_have_left_are_driven_as_they_were(park: Park) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    park.load("o-1")
    park.route()
    assert park.groups == 2


def test_what_is_taken_off_a_group_leaves_the_rest_of_it_driven(park: Park) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    park.route()
    park.follow(schedule(order="o-1", sequence=2))
    park.route()

    [trip] = park.trips()
    assert trip.id == park.movement("o-2").bookings[0].trip


def test_trips_that_changed_meanwhile_are_routed_again(
    park: Park, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], dict[str, int]]
) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    work_out = routing.seats

    def while_a_load_comes(*given: object) -> object:
        park.send("o-2", "east", 500, sequence=2)
        return work_out(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(routing, "seats", while_a_load_comes)
        park.route()
    assert (park.groups, stored()["routings"] > 0) == (2, True)

    park.route()
    assert park.groups == 1


def test_a_change_of_the_vehicles_has_days_routed_again(park: Park, database: Database) -> None:
    park.send("o-1", "mill", 600)
    park.send("o-2", "east", 600)
    park.route()
    assert park.groups == 2
    larger = vehicle_class("van", 2_000, count=2)

    def work(session: Session) -> object:
        return update_vehicle_class(session, MANAGER, larger, mask=Mask(("capacity",)), etag="", now=NOW)

    database.transact(work)
    park.route()
    assert park.groups == 1


def test_days_that_are_past_are_not_routed(
    park: Park, database: Database, stored: Callable[[], dict[str, int]]
) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    database.transact(lambda session: follow_day(session, ParkDay("socks", version=1, day=day(1))))
    park.route()
    assert (park.groups, stored()["routings"]) == (2, 0)


def test_a_day_that_cannot_be_routed_is_passed_over_until_its_next_request(
    park: Park, monkeypatch: pytest.MonkeyPatch, stored: Callable[[], dict[str, int]]
) -> None:
    park.send("o-1", "mill")

    def broken(*_: object) -> object:
        raise ValueError

    monkeypatch.setattr(routing, "seats", broken)
    park.route()
    assert stored()["routings"] == 0


def test_a_process_leaves_it_to_the_one_that_is_at_it(park: Park, database: Database) -> None:
    park.send("o-1", "mill")
    park.send("o-2", "east")
    database.transact(lambda session: leases.acquire(session, routing.LEASE, "another process", 60))
    park.route()
    assert park.groups == 2
    park.route("another process")
    assert park.groups == 1


def test_the_nearest_day_is_routed_first(park: Park, database: Database) -> None:
    days: list[date] = [day(2), day(0), day(1)]
    database.transact(lambda session: fleets.ask_routing(session, "socks", days[:1]))
    database.transact(lambda session: fleets.ask_routing(session, "socks", days[1:]))
    assert [on for _, on in database.read(fleets.asked_routings)] == sorted(days)
