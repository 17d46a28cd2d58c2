"""Movements equal the lots, and bookings the vehicles, however the events arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import OrderScheduled
from services.chassis.database import Database
from services.logistics.domain.fleet import Trip
from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.needs import needs_of
from services.logistics.domain.schedule import Lot, Place, Schedule
from services.logistics.storage import metadata
from services.logistics.storage.movements import of_order
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.logistics.world import NOW, events_of, lot, schedule, step, vehicle_class

FLEET = (vehicle_class("van", 400, count=2), vehicle_class("cart", 50, count=3))
_numbers = count()


@st.composite
def lots(draw: st.DrawFn) -> Lot:
    """One to four steps on days that do not go back, some of them carriage."""
    days = sorted(draw(st.lists(st.integers(0, 4), min_size=1, max_size=4)))
    steps = [
        step(
            draw(st.sampled_from(["weaver", "sewer", "carrier"])),
            on,
            zone=draw(st.sampled_from(["east", "west"])),
            lead=draw(st.integers(0, 1)),
            carriage=draw(st.booleans()),
        )
        for on in days
    ]
    return lot(draw(st.integers(1, 500)), *steps)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Schedule], list[OrderScheduled]]:
    """Schedules of two orders of one park, and their pages as they arrive.

    Some are lost, some come twice and all in any order; then a snapshot brings the last schedules, and some come again.
    """
    park = f"park-{next(_numbers)}"
    published = [
        replace(schedule(*draw(st.lists(lots(), max_size=4)), sequence=number, order=order), park=park)
        for order in ("o-1", "o-2")
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    pages = [page for each in published for page in events_of(each, draw(st.integers(1, 3)))]
    arrived = draw(st.lists(st.sampled_from(pages), max_size=2 * len(pages)))
    last = [
        max((one for one in published if one.order == order), key=lambda one: one.sequence) for order in ("o-1", "o-2")
    ]
    final = [page for page in pages if (page.order, page.sequence) in {(one.order, one.sequence) for one in last}]
    return last, [*arrived, *draw(st.permutations(final)), *draw(st.lists(st.sampled_from(pages)))]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples: each has a park of its own."""
    folder: Path = tmp_path_factory.mktemp("mirroring")
    with closing(Database(f"sqlite:///{folder}/logistics.db")) as database:
        database.alter(metadata.create_all)
        yield database


@settings(max_examples=settings.default.max_examples // 2)
@given(history=histories(), batch=st.integers(1, 5))
def test_movements_equal_what_the_last_schedules_ask_for(
    shared: Database, history: tuple[list[Schedule], list[OrderScheduled]], batch: int
) -> None:
    last, arrived = history
    park = last[0].park
    shared.transact(lambda session: session.add_all(replace(kind, park=park) for kind in FLEET))

    for first in range(0, len(arrived), batch):
        events = arrived[first : first + batch]
        shared.transact(lambda session, events=events: _follow(session, events))  # type: ignore[misc]

    for published in last:
        held = shared.read(lambda session, order=published.order: of_order(session, park, order))  # type: ignore[misc]
        assert _asked_of(held) == _asked_by(published)
    _assert_trips_carry_what_is_booked(shared, park)


@given(first=st.lists(lots(), max_size=5), second=st.lists(lots(), max_size=5), loaded=st.sets(st.integers(0, 9)))
def test_goods_end_where_the_last_schedule_asks_for_them_and_none_are_moved_that_are_there(
    first: list[Lot], second: list[Lot], loaded: set[int]
) -> None:
    held = mirror(schedule(*first), [], NOW)
    for movement in (movement for index, movement in enumerate(held) if index in loaded):
        movement.load(movement.quantity)
    gone = [movement for movement in held if movement.departed]

    held = list({*held, *mirror(schedule(*second, sequence=2), held, NOW)})

    asked = Counter[tuple[int, Place]]()
    for need in needs_of(schedule(*second)).values():
        asked.update({(need.leg.step, need.leg.destination): need.quantity})
        asked.subtract({(need.leg.step, need.leg.origin): need.quantity})
    found = Counter[tuple[int, Place]]()
    for movement in (movement for movement in held if movement.state is not MovementState.CANCELLED):
        found.update({(movement.step, movement.leg.destination): movement.quantity})
        found.subtract({(movement.step, movement.leg.origin): movement.quantity})
    out = Counter[tuple[int, Place]]()
    for movement in gone:
        out.update({(movement.step, movement.leg.origin): movement.quantity})
    assert all(found[place] - asked[place] >= -out[place] for place in {*found, *asked})
    wanted = sum(need.quantity for need in needs_of(schedule(*second)).values())
    waiting = sum(_quantities(movement for movement in held if not movement.departed).values())
    assert wanted - sum(movement.quantity for movement in gone) <= waiting <= wanted


def _follow(session: Session, events: Iterable[OrderScheduled]) -> None:
    for event in events:
        follow_schedule(session, page_from(event), NOW)


def _asked_by(published: Schedule) -> dict[object, tuple[object, ...]]:
    return {
        leg: (need.quantity, need.lots, need.earliest_ready, need.latest_departure, need.latest_useful)
        for leg, need in needs_of(published).items()
    }


def _asked_of(movements: Sequence[Movement]) -> dict[object, tuple[object, ...]]:
    return {
        one.leg: (one.quantity, one.lots, one.earliest_ready, one.latest_departure, one.latest_useful)
        for one in movements
        if one.state is not MovementState.CANCELLED
    }


def _quantities(movements: Iterable[Movement]) -> Counter[object]:
    total: Counter[object] = Counter()
    for movement in movements:
        if movement.state is not MovementState.CANCELLED:
            total[movement.leg] += movement.quantity
    return total


def _assert_trips_carry_what_is_booked(database: Database, park: str) -> None:
    movements = database.read(lambda session: session.scalars(select(Movement).filter_by(park=park)).all())
    trips = database.read(lambda session: session.scalars(select(Trip).filter_by(park=park)).all())
    loads: Counter[str] = Counter()
    for movement in movements:
        loads.update({booking.trip: booking.quantity for booking in movement.bookings})
        needs_one = not movement.carrier and movement.from_zone != movement.to_zone
        on_vehicles = movement.state is MovementState.BOOKED and needs_one
        assert sum(booking.quantity for booking in movement.bookings) == (movement.quantity if on_vehicles else 0)
    assert loads.keys() == {trip.id for trip in trips}
    assert all(0 < loads[trip.id] <= trip.capacity for trip in trips)
    used = Counter((trip.vehicle_class, trip.day) for trip in trips)
    assert all(used[kind.id, day] <= kind.trips_on(day) for kind in FLEET for _, day in used)
