"""Following schedules, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parkloom.matching.v1.events_pb2 import OrderScheduled
from services.chassis.database import Database
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.storage.movements import of_order
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.databases import ON_BOTH
from tests.logistics.world import NOW, event_of, events_of, schedule, weave_and_sew

pytestmark = pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
Follow = Callable[..., None]


@pytest.fixture
def follow(database: Database) -> Follow:
    """Applies events, each in a transaction of its own."""

    def apply(*events: OrderScheduled) -> None:
        for event in events:
            database.transact(lambda session, event=event: follow_schedule(session, page_from(event), NOW))  # type: ignore[misc]

    return apply


def movements(database: Database, order: str = "o-1") -> Sequence[Movement]:
    return database.read(lambda session: of_order(session, "socks", order))


def live(database: Database) -> list[tuple[str, int]]:
    """Where the goods of the order go, and how many."""
    return sorted(
        (movement.to_enterprise, movement.quantity)
        for movement in movements(database)
        if movement.state is not MovementState.CANCELLED
    )


def test_movements_are_stored_as_the_schedule_asks(follow: Follow, database: Database) -> None:
    follow(event_of(schedule(weave_and_sew(500), weave_and_sew(200))))

    assert live(database) == [("", 700), ("sewer", 700)]


def test_an_older_schedule_that_comes_later_is_dropped(follow: Follow, database: Database) -> None:
    follow(event_of(schedule(weave_and_sew(500), sequence=2)), event_of(schedule(weave_and_sew(900), sequence=1)))

    assert live(database) == [("", 500), ("sewer", 500)]


def test_an_event_that_comes_again_changes_nothing(
    follow: Follow, database: Database, stored: Callable[[], dict[str, int]]
) -> None:
    event = event_of(schedule(weave_and_sew(500)))
    follow(event)
    before = stored()

    follow(event, event)

    assert stored() == before
    assert {movement.version for movement in movements(database)} == {1}


def test_nothing_moves_before_the_last_page_is_here(follow: Follow, database: Database) -> None:
    first, second, third = events_of(schedule(*(weave_and_sew(100, woven=n) for n in range(3))), lots_a_page=1)

    follow(third, first, third)
    assert live(database) == []

    follow(second)
    assert live(database) == [("", 300), ("sewer", 100), ("sewer", 100), ("sewer", 100)]


def test_pages_of_a_schedule_that_was_overtaken_are_forgotten(
    follow: Follow, database: Database, stored: Callable[[], dict[str, int]]
) -> None:
    page, _ = events_of(schedule(weave_and_sew(1), weave_and_sew(2), sequence=2), lots_a_page=1)

    follow(page, event_of(schedule(weave_and_sew(500), sequence=3)))

    assert (stored()["schedule_pages"], live(database)) == (0, [("", 500), ("sewer", 500)])


def test_each_change_of_a_movement_is_published(follow: Follow, stored: Callable[[], dict[str, int]]) -> None:
    follow(event_of(schedule(weave_and_sew(500))))
    assert stored()["outbox"] == 2

    follow(event_of(schedule(weave_and_sew(500), weave_and_sew(1, sewn=3), sequence=2)))
    assert stored()["outbox"] == 4  # one has grown, one is new, and one is as it was


def test_an_order_without_lots_any_more_has_its_movements_cancelled(follow: Follow, database: Database) -> None:
    follow(event_of(schedule(weave_and_sew(500))), event_of(schedule(sequence=2)))

    assert [movement.state for movement in movements(database)] == [MovementState.CANCELLED] * 2
