"""The states of a movement, and who may report them."""

from __future__ import annotations

import pytest

from services.errors import Forbidden, Infeasible
from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import NEXT, Movement, MovementState
from tests.logistics.world import NOW, lot, schedule, step, weave_and_sew

PAIRS = [(before, after) for before in MovementState for after in MovementState]


def booked() -> Movement:
    """500 units from the weaver to the sewer."""
    movement = mirror(schedule(weave_and_sew(500)), [], NOW)[0]
    movement.book(movement.day, [])
    return movement


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair[1] in NEXT.get(pair[0], ())])
def test_a_movement_goes_on_to_a_state_that_may_follow(before: MovementState, after: MovementState) -> None:
    movement = booked()
    movement.state = before

    movement.move_on(after, NOW)

    assert (movement.state, movement.version) == (after, 2)


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair[1] not in NEXT.get(pair[0], ())])
def test_a_movement_does_not_jump_to_another_state(before: MovementState, after: MovementState) -> None:
    movement = booked()
    movement.state = before

    with pytest.raises(Infeasible, match=f"is {before} and cannot become {after}"):
        movement.move_on(after, NOW)

    assert (movement.state, movement.version) == (before, 1)


def test_the_refusal_of_a_state_names_those_that_are_allowed() -> None:
    with pytest.raises(Infeasible, match=r"allowed next: loaded$"):
        booked().move_on(MovementState.DELIVERED, NOW)


@pytest.mark.parametrize(
    ("enterprise", "state"),
    [("weaver", MovementState.LOADED), ("weaver", MovementState.IN_TRANSIT), ("sewer", MovementState.DELIVERED)],
)
def test_the_sender_loads_and_the_receiver_delivers(enterprise: str, state: MovementState) -> None:
    booked().check_report_of(enterprise, state)


@pytest.mark.parametrize(
    ("enterprise", "state"), [("weaver", MovementState.DELIVERED), ("sewer", MovementState.LOADED)]
)
def test_a_party_does_not_speak_for_the_other(enterprise: str, state: MovementState) -> None:
    with pytest.raises(Forbidden, match=f"{enterprise} may not report this movement {state}"):
        booked().check_report_of(enterprise, state)


def test_a_carrier_may_say_all_that_happens_on_the_way() -> None:
    (movement,) = mirror(schedule(lot(5, step("sewer", 0), step("carrier", 1, carriage=True))), [], NOW)

    for state in (state for following in NEXT.values() for state in following):
        movement.check_report_of("carrier", state)
