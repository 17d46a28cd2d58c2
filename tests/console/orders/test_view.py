"""Lots and movements as an order's page sums them up."""

from __future__ import annotations

from parkloom.logistics.v1.movement_pb2 import (
    MOVEMENT_STATE_BOOKED,
    MOVEMENT_STATE_CANCELLED,
    MOVEMENT_STATE_UNBOOKED,
    Movement,
    UnbookedReason,
)
from parkloom.matching.v1.order_pb2 import Lot
from services.console.orders.view import group_movements, summarize_steps

ROUTE = ["Knitting", "Packing"]

NONE_FREE = UnbookedReason(code="NO_VEHICLE_FREE", text="none free")


def lot(quantity: int, *steps: tuple[str, str, str]) -> Lot:
    return Lot(
        quantity=quantity,
        steps=[{"line": line, "enterprise": enterprise, "date": date} for line, enterprise, date in steps],
    )


def movement(**about: object) -> Movement:
    return Movement(**{"date": "2026-03-02", "quantity": 100, "state": MOVEMENT_STATE_BOOKED} | about)  # type: ignore[arg-type]


def test_a_step_is_summed_over_all_lots() -> None:
    lots = [
        lot(300, ("w-1", "a", "2026-03-02"), ("p-1", "c", "2026-03-03")),
        lot(200, ("w-2", "b", "2026-03-01"), ("p-1", "c", "2026-03-04")),
    ]
    knitting, packing = summarize_steps(lots, ROUTE)
    assert (knitting.link, knitting.quantity, knitting.enterprises, knitting.lines) == ("Knitting", 500, ("a", "b"), 2)
    assert (packing.first_date, packing.last_date, packing.lines) == ("2026-03-03", "2026-03-04", 1)


def test_a_step_beyond_the_known_route_is_called_by_its_place() -> None:
    summary = summarize_steps([lot(1, ("w-1", "a", "2026-03-02"))], [])
    assert [step.link for step in summary] == ["1"]


def test_movements_of_one_day_step_and_state_are_shown_together() -> None:
    [leg] = group_movements([movement(to_enterprise="c"), movement(to_enterprise="d")], ROUTE)
    assert (leg.link, leg.to_link, leg.movements, leg.quantity) == ("Knitting", "Packing", 2, 200)
    assert [(group.movements, group.quantity) for group in leg.groups] == [(2, 200)]


def test_a_movement_to_the_buyer_goes_to_no_link() -> None:
    groups = group_movements([movement(step=1)], ROUTE)
    assert [(group.link, group.to_link) for group in groups] == [("Packing", "")]


def test_movements_without_a_vehicle_stand_apart_with_their_reasons() -> None:
    unbooked = movement(state=MOVEMENT_STATE_UNBOOKED, unbooked_reason=NONE_FREE)
    [leg] = group_movements([movement(), unbooked, unbooked], ROUTE)
    assert [(group.movements, group.reasons) for group in leg.groups] == [(1, ()), (2, (NONE_FREE,))]
    assert leg.by_state == {MOVEMENT_STATE_UNBOOKED: 2, MOVEMENT_STATE_BOOKED: 1}


def test_withdrawn_movements_are_not_shown() -> None:
    assert group_movements([movement(state=MOVEMENT_STATE_CANCELLED)], ROUTE) == []
