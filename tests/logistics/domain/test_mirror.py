"""Movements follow the lots."""

from __future__ import annotations

from dataclasses import replace

from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import Schedule
from tests.logistics.world import NOW, day, lot, schedule, step, weave_and_sew


def followed(published: Schedule) -> list[Movement]:
    """The movements of a schedule, all of them booked."""
    movements = mirror(published, [], NOW)
    for movement in movements:
        movement.book(movement.day, movement.bookings)
    return movements


def test_a_first_schedule_plans_a_movement_for_each_leg() -> None:
    movements = mirror(schedule(weave_and_sew(500)), [], NOW)

    assert [(movement.to_enterprise, movement.quantity) for movement in movements] == [("sewer", 500), ("", 500)]
    assert {movement.state for movement in movements} == {MovementState.PLANNED}


def test_a_movement_of_a_carrier_is_booked_at_once() -> None:
    (movement,) = mirror(schedule(lot(500, step("sewer", 0), step("carrier", 1, carriage=True))), [], NOW)

    assert (movement.state, movement.day) == (MovementState.BOOKED, day(1))


def test_a_schedule_that_says_the_same_again_changes_nothing() -> None:
    held = followed(schedule(weave_and_sew(500)))

    assert mirror(schedule(weave_and_sew(500), sequence=2), held, NOW) == []
    assert {(movement.version, movement.sequence) for movement in held} == {(1, 1)}


def test_the_same_leg_keeps_its_id_when_things_change_around_it() -> None:
    first = mirror(schedule(weave_and_sew(500)), [], NOW)
    second = mirror(schedule(weave_and_sew(70, sewn=3), weave_and_sew(900, woven=1)), [], NOW)

    assert first[0].id == second[0].id


def test_another_quantity_must_be_booked_again() -> None:
    held = followed(schedule(weave_and_sew(500)))

    changed = mirror(schedule(weave_and_sew(600), sequence=2), held, NOW)

    assert [(movement.quantity, movement.state, movement.version) for movement in changed] == [
        (600, MovementState.PLANNED, 2)
    ] * 2


def test_a_later_use_of_the_goods_leaves_the_booking_alone() -> None:
    held = followed(schedule(weave_and_sew(500)))

    changed = mirror(schedule(weave_and_sew(500), sequence=2, due=9), held, NOW)

    assert [(movement.latest_useful, movement.state) for movement in changed] == [(day(9), MovementState.BOOKED)]


def test_a_booking_on_a_day_that_has_become_too_late_is_made_again() -> None:
    first, *rest = followed(schedule(weave_and_sew(500, sewn=4)))
    first.book(day(3), [])

    mirror(schedule(weave_and_sew(500, sewn=2), sequence=2), [first, *rest], NOW)

    assert first.state is MovementState.PLANNED


def test_what_the_plan_no_longer_asks_for_is_cancelled_once() -> None:
    held = followed(schedule(weave_and_sew(500)))

    cancelled = mirror(schedule(sequence=2), held, NOW)

    assert [movement.state for movement in cancelled] == [MovementState.CANCELLED] * 2
    assert mirror(schedule(sequence=3), held, NOW) == []


def test_what_is_asked_for_again_comes_back_under_its_id_with_a_higher_version() -> None:
    held = followed(schedule(weave_and_sew(500)))
    mirror(schedule(sequence=2), held, NOW)

    changed = mirror(schedule(weave_and_sew(500), sequence=3), held, NOW)

    assert changed == held
    assert {(movement.state, movement.version) for movement in held} == {(MovementState.PLANNED, 3)}


def test_what_has_been_loaded_stays_as_it_is() -> None:
    held = followed(schedule(weave_and_sew(500)))
    held[0].move_on(MovementState.LOADED, NOW)

    changed = mirror(schedule(sequence=2), held, NOW)

    assert changed == [held[1]]
    assert (held[0].state, held[0].quantity) == (MovementState.LOADED, 500)


def test_more_than_what_has_been_loaded_becomes_a_movement_of_its_own() -> None:
    first, *rest = followed(schedule(weave_and_sew(500)))
    first.move_on(MovementState.LOADED, NOW)

    changed = mirror(schedule(weave_and_sew(500), weave_and_sew(200), sequence=2), [first, *rest], NOW)

    more = next(movement for movement in changed if movement.leg == first.leg)
    assert (more.quantity, more.lots, more.part) == (200, 1, 1)
    assert more.id != first.id


def test_less_than_what_has_been_loaded_asks_for_nothing_more() -> None:
    first, *rest = followed(schedule(weave_and_sew(500)))
    first.move_on(MovementState.LOADED, NOW)

    changed = mirror(schedule(weave_and_sew(300), sequence=2), [first, *rest], NOW)

    assert changed == rest


def test_movements_have_the_owner_of_their_order_and_keep_it_where_a_schedule_names_none() -> None:
    held = followed(schedule(weave_and_sew(500), owner="erp"))
    changed = mirror(schedule(weave_and_sew(600), sequence=2), held, NOW)

    assert {movement.owner for movement in (*held, *changed)} == {"erp"}


def test_units_that_were_spoilt_where_they_came_are_not_goods_that_are_there() -> None:
    """A movement for those made in their place was never booked."""
    held = followed(schedule(weave_and_sew(500)))
    held[0].load(500)
    spoilt = replace(weave_and_sew(20), gone=True)

    second = schedule(weave_and_sew(480), spoilt, weave_and_sew(20, woven=2, sewn=3), sequence=2)
    booked = [each for each in mirror(second, held, NOW) if each.to_enterprise == "sewer"]

    assert [(each.quantity, each.from_enterprise) for each in booked] == [(20, "weaver")]


def test_spoilt_units_go_to_no_buyer() -> None:
    spoilt = replace(weave_and_sew(20), gone=True)

    assert [each.to_enterprise for each in mirror(schedule(spoilt), [], NOW)] == ["sewer"]
