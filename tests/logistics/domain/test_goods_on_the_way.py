"""Quantities loaded, received, lost, damaged and returned; and goods that go on from where they were sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.logistics.domain import arrivals
from services.logistics.domain.arrivals import MovementReport, OrderTerms
from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState
from tests.logistics.world import NOW, day, lot, schedule, step, weave_and_sew


def booked(units: int = 100) -> Movement:
    """Units from the weaver to the sewer."""
    movement = mirror(schedule(weave_and_sew(units)), [], NOW)[0]
    movement.book(movement.day, [])
    return movement


def reported(movement: Movement, **quantities: Any) -> int:
    report = MovementReport(**quantities)
    assert list(arrivals.problems(movement, report, OrderTerms())) == []
    return arrivals.take(movement, report, NOW)


def refusal(movement: Movement, order: OrderTerms | None = None, **quantities: Any) -> tuple[str, str, str]:
    """The one problem of a report: code, field and hint. Nothing has changed with it."""
    before = vars(movement).copy()
    (problem,) = arrivals.problems(movement, MovementReport(**quantities), order or OrderTerms(), "requests[0].")
    assert vars(movement) == before
    return problem.code, problem.field, problem.hint


def test_goods_are_loaded_and_arrive_in_parts() -> None:
    movement = booked()

    reported(movement, loaded=100)
    assert (movement.state, movement.open) == (MovementState.LOADED, 100)
    reported(movement, received=60)
    assert (movement.state, movement.open) == (MovementState.IN_TRANSIT, 40)
    reported(movement, received=30, damaged=4, lost=6)

    assert (movement.state, movement.open, movement.moved) == (MovementState.DELIVERED, 0, 90)


@pytest.mark.parametrize(("end", "state"), [("lost", MovementState.LOST), ("damaged", MovementState.DAMAGED)])
def test_goods_that_never_arrive_end_as_what_became_of_most(end: str, state: MovementState) -> None:
    movement = booked()

    reported(movement, loaded=100, **{end: 100})

    assert (movement.state, movement.moved) == (state, 0)


def test_what_is_returned_and_what_is_not_loaded_waits_at_the_sender() -> None:
    movement = booked()

    assert reported(movement, loaded=80) == 20
    assert reported(movement, returned=30) == 30
    assert (movement.quantity, movement.moved) == (80, 50)


def test_receiving_more_than_was_sent_names_what_is_on_the_road() -> None:
    movement = booked()
    reported(movement, loaded=100, received=70, lost=10)

    code, field, hint = refusal(movement, received=21)

    assert (code, field) == ("MORE_THAN_ON_THE_ROAD", "requests[0].received_quantity")
    assert hint == "give at most 20 in all: 100 units were loaded, of which 70 received, 0 returned, 10 lost, 0 damaged"


def test_loading_twice_names_what_has_been_loaded() -> None:
    movement = booked()
    reported(movement, loaded=100)

    code, _, hint = refusal(movement, loaded=100)

    assert (code, hint) == (
        "MOVEMENT_LOADED_ALREADY",
        "report what becomes of them: 100 units have been loaded already",
    )


def test_a_correction_stands_in_the_place_of_what_was_reported() -> None:
    movement = booked()
    reported(movement, loaded=100, received=90, returned=10)

    waiting = reported(movement, received=70, lost=15, returned=12, corrects=True)

    assert (movement.received, movement.lost, movement.returned, movement.open) == (70, 15, 12, 3)
    assert (movement.state, waiting) == (MovementState.IN_TRANSIT, 2)


def test_a_correction_may_say_that_nothing_has_arrived() -> None:
    movement = booked()
    reported(movement, loaded=100, received=100)

    reported(movement, corrects=True)

    assert (movement.state, movement.open, movement.moved) == (MovementState.LOADED, 100, 100)


@pytest.mark.parametrize(
    ("quantities", "code", "field"),
    [
        ({"received": 101, "lost": 5}, "MORE_THAN_ON_THE_ROAD", "received_quantity"),
        ({"received": 96, "lost": 4}, "ALREADY_REPLACED", "lost_quantity"),
        ({"loaded": 90, "received": 80, "lost": 5}, "LOADING_NOT_CORRECTED", "loaded_quantity"),
    ],
)
def test_a_correction_that_cannot_be_names_its_field(quantities: dict[str, int], code: str, field: str) -> None:
    movement = booked()
    reported(movement, loaded=100, received=95, lost=5)

    assert refusal(movement, None, corrects=True, **quantities)[:2] == (code, f"requests[0].{field}")


def test_a_correction_of_lost_units_into_damaged_ones_takes_nothing_back() -> None:
    movement = booked()
    reported(movement, loaded=100, received=95, lost=5)
    reported(movement, received=95, damaged=5, corrects=True)
    assert (movement.lost, movement.damaged, movement.received) == (0, 5, 95)


def test_a_party_reports_only_what_it_changes_by_a_correction() -> None:
    movement = booked()
    reported(movement, loaded=100, received=90, returned=10)
    correction = MovementReport(received=80, lost=10, returned=10, corrects=True)
    assert set(correction.states_of(movement)) == {MovementState.DELIVERED, MovementState.LOST}


def test_goods_arrive_after_they_were_loaded() -> None:
    assert refusal(booked(), received=100)[0] == "MOVEMENT_NOT_LOADED"


def test_a_report_without_a_quantity_is_refused() -> None:
    assert refusal(booked())[0] == "REPORT_EMPTY"


def test_a_movement_of_a_cancelled_order_says_that_the_order_is_cancelled() -> None:
    movement = booked()
    movement.cancel(2, NOW)

    code, field, hint = refusal(movement, OrderTerms("cancelled"), loaded=100)

    assert (code, field) == ("MOVEMENT_CANCELLED", "requests[0].name")
    assert hint == "leave the goods where they are: its order is CANCELLED"
    assert "no longer asks for it" in refusal(movement, loaded=100)[2]


def test_more_than_planned_is_loaded_within_the_tolerance_of_the_order_only() -> None:
    movement = booked()

    assert refusal(movement, OrderTerms(tolerance=0.03), loaded=104)[0] == "LOADED_ABOVE_PLAN"
    assert list(arrivals.problems(movement, MovementReport(loaded=103), OrderTerms(tolerance=0.03))) == []


def test_what_nobody_reports_is_assumed_by_the_days_that_pass_and_a_report_takes_its_place() -> None:
    movement = booked()
    movement.transit_days = 2

    assert arrivals.assume(movement, day(1), NOW)
    assert (movement.state, movement.loaded, movement.assumed) == (MovementState.LOADED, 100, True)
    assert not arrivals.assume(movement, day(2), NOW)
    assert arrivals.assume(movement, day(3), NOW)
    assert (movement.state, movement.received) == (MovementState.DELIVERED, 100)

    reported(movement, received=95, lost=5)

    assert (movement.received, movement.lost, movement.assumed) == (95, 5, False)


def sent_to_the_sewer() -> list[Movement]:
    held = mirror(schedule(weave_and_sew(100)), [], NOW)
    held[0].load(100)
    return held


def test_goods_in_transit_to_one_enterprise_are_not_sent_to_another_from_the_start_but_go_on_from_there() -> None:
    held = sent_to_the_sewer()

    changed = mirror(schedule(weave_and_sew(100, sewn=3, sewer="rival"), sequence=2), held, NOW)

    onwards = [one for one in changed if one.to_enterprise == "rival"]
    assert [(one.from_enterprise, one.quantity) for one in onwards] == [("sewer", 100)]
    assert not any(one.from_enterprise == "weaver" for one in changed)


def test_goods_that_went_on_from_there_are_not_sent_again() -> None:
    held = sent_to_the_sewer()
    wanted = schedule(weave_and_sew(100, sewn=3, sewer="rival"), sequence=2)
    changed = mirror(wanted, held, NOW)
    next(one for one in changed if one.to_enterprise == "rival").load(100)
    held = list({*held, *changed})

    assert mirror(wanted, held, NOW) == []


def test_goods_on_the_road_go_on_elsewhere_once_they_have_arrived_and_not_before() -> None:
    """They had left again, it seemed, before they were there."""
    far = lot(100, step("weaver", 0, transit=3), step("sewer", 4), step("packer", 6))
    held = mirror(schedule(far), [], NOW)
    held[0].load(100)
    elsewhere = lot(100, step("weaver", 0, transit=3), step("rival", 4), step("packer", 6))

    changed = mirror(schedule(elsewhere, sequence=2), held, NOW)

    [onward] = [one for one in changed if one.to_enterprise == "rival"]
    assert (onward.from_enterprise, onward.planned_day, onward.earliest_ready) == ("sewer", day(3), day(3))
    assert mirror(schedule(elsewhere, sequence=2), [*{*held, *changed}], NOW) == []


def test_goods_that_stand_elsewhere_go_on_before_the_place_of_units_that_are_not_made_yet() -> None:
    held = mirror(schedule(weave_and_sew(100)), [], NOW)
    held[0].load(100)
    wanted = schedule(weave_and_sew(70), weave_and_sew(30, sewer="rival"), weave_and_sew(20, woven=4, sewn=5))

    changed = mirror(replace(wanted, sequence=2), held, NOW)

    moves = {(one.from_enterprise, one.to_enterprise, one.planned_day): one.quantity for one in changed}
    assert moves["sewer", "rival", day(0)] == 30
    assert moves["weaver", "sewer", day(4)] == 20
    assert ("weaver", "rival", day(0)) not in moves


def test_units_that_were_lost_are_asked_for_again_with_the_lots_that_make_them_again() -> None:
    held = mirror(schedule(weave_and_sew(100)), [], NOW)
    held[0].load(100)
    reported(held[0], received=80, lost=20)

    changed = mirror(schedule(weave_and_sew(80), weave_and_sew(20, woven=1, sewn=3), sequence=2), held, NOW)

    again = [one for one in changed if one.to_enterprise == "sewer"]
    assert [(one.quantity, one.planned_day) for one in again] == [(20, day(1))]


def test_an_assumed_movement_is_called_off_where_the_goods_were_never_made() -> None:
    held = mirror(schedule(weave_and_sew(100)), [], NOW)
    arrivals.assume(held[0], day(1), NOW)

    mirror(schedule(weave_and_sew(70), sequence=2), held, NOW)
    assert (held[0].received, held[0].quantity) == (70, 70)
    mirror(schedule(sequence=3), held, NOW)
    assert (held[0].state, held[0].loaded) == (MovementState.CANCELLED, 0)


def test_goods_that_are_made_later_are_not_among_those_that_are_assumed_to_have_left() -> None:
    """Nobody would have fetched them: as many were to have left before they were made."""
    held = mirror(schedule(weave_and_sew(100)), [], NOW)
    arrivals.assume(held[0], day(1), NOW)

    changed = mirror(schedule(weave_and_sew(80), weave_and_sew(20, woven=3, sewn=5), sequence=2), held, NOW)

    moves = {one.planned_day: one for one in changed if one.to_enterprise == "sewer"}
    assert (moves[day(0)].loaded, moves[day(0)].quantity) == (80, 80)
    assert (moves[day(3)].loaded, moves[day(3)].quantity) == (0, 20)


def test_the_rest_of_a_reported_loading_is_called_off_where_no_more_was_made() -> None:
    """It counted as gone, and what was reported as goods that are made only later: more left than had been made."""
    first = booked()
    rest = first.followed_by(reported(first, loaded=70, received=70), 1, NOW)
    rest.book(day(0), [])
    arrivals.assume(rest, day(1), NOW)

    lots = weave_and_sew(60), weave_and_sew(40, woven=1, sewn=3)
    changed = mirror(schedule(*lots, sequence=2), [first, rest], NOW)

    (later,) = (one for one in changed if one.to_enterprise and one.planned_day == day(1))
    assert (first.received, rest.state, rest.loaded) == (70, MovementState.CANCELLED, 0)
    assert later.quantity == 30


def test_what_waits_beside_an_assumed_movement_that_is_called_off_follows_the_schedule_as_before() -> None:
    """It stayed booked for ever, on vehicles that other goods could have had."""
    held = mirror(schedule(weave_and_sew(30)), [], NOW)
    arrivals.assume(held[0], day(1), NOW)
    held += mirror(schedule(weave_and_sew(100), sequence=2), held, NOW)
    again = [one for one in held if one.to_enterprise == "sewer" and one.part]
    assert [one.quantity for one in again] == [70]

    mirror(schedule(sequence=3), held, NOW)
    assert {one.state for one in held} == {MovementState.CANCELLED}
    mirror(schedule(weave_and_sew(100), sequence=4), held, NOW)
    waiting = [one for one in held if one.to_enterprise == "sewer" and one.state is not MovementState.CANCELLED]
    assert [one.quantity for one in waiting] == [100]
    mirror(schedule(weave_and_sew(90), sequence=5), held, NOW)
    assert [one.quantity for one in waiting] == [90]


def test_work_in_progress_keeps_the_movements_of_its_steps_and_asks_for_none_beyond() -> None:
    unfinished = schedule(lot(100, step("weaver", 0), step("sewer", 2, zone="west")))
    held = mirror(unfinished, [], NOW)
    assert [movement.to_enterprise for movement in held] == ["sewer", ""]
    longer = schedule(*unfinished.lots, sequence=2)

    changed = mirror(replace(longer, route_steps=3), held, NOW)

    assert [(movement.to_enterprise, movement.state) for movement in changed] == [("", MovementState.CANCELLED)]


def test_of_a_cancelled_order_nothing_more_is_moved_and_what_has_left_stays() -> None:
    held = sent_to_the_sewer()
    made = replace(schedule(weave_and_sew(100), sequence=2), ended="cancelled")

    changed = mirror(made, held, NOW)

    assert [(one.to_enterprise, one.state) for one in changed] == [("", MovementState.CANCELLED)]
    assert held[0].state is MovementState.LOADED


def test_goods_that_are_late_are_expected_until_they_arrive_and_not_assumed_before() -> None:
    movement = booked()
    late = movement.arrival + timedelta(days=3)

    reported(movement, loaded=100, expected=late)
    assert (movement.expected, movement.last_arrival) == (late, late)
    assert not arrivals.assume(movement, late, NOW)
    reported(movement, received=60)
    assert movement.expected == late
    reported(movement, received=40)
    assert movement.expected is None


def test_a_late_report_is_taken_back_by_the_day_planned_or_when_the_goods_are_assumed_there() -> None:
    movement = booked()
    late = movement.arrival + timedelta(days=3)
    reported(movement, loaded=100, expected=late)

    reported(movement, expected=movement.arrival)
    assert movement.expected is None

    reported(movement, expected=late)
    assert arrivals.assume(movement, late + timedelta(days=1), NOW)
    assert (movement.expected, movement.receipt_assumed) == (None, 100)


@pytest.mark.parametrize(
    ("before", "days", "code"),
    [
        ({"loaded": 100, "received": 100}, 3, "NOTHING_ON_THE_ROAD"),
        ({"loaded": 100}, -9, "DATE_PAST"),
        ({"loaded": 100}, 500, "DATE_TOO_FAR"),
        ({}, 3, "MOVEMENT_NOT_LOADED"),
    ],
)
def test_only_goods_on_the_road_are_late_and_by_days_that_can_be(before: dict[str, int], days: int, code: str) -> None:
    movement = booked()
    if before:
        reported(movement, **before)
    assert refusal(movement, None, expected=movement.arrival + timedelta(days=days))[0] == code
