"""The reports that a page offers: to the sender the loading, to the receiver the arrival, to managers both."""

from __future__ import annotations

import pytest

from parkloom.logistics.v1 import movement_pb2 as pb
from services.console.movements.view import as_planned, cards


def movement(**changes: object) -> pb.Movement:
    given: dict[str, object] = {
        "name": "parks/p/movements/m",
        "from_enterprise": "parks/p/enterprises/mill",
        "to_enterprise": "parks/p/enterprises/sewer",
        "quantity": 100,
        "state": pb.MOVEMENT_STATE_BOOKED,
    }
    return pb.Movement(**{**given, **changes})  # type: ignore[arg-type]


ON_THE_ROAD = {"state": pb.MOVEMENT_STATE_IN_TRANSIT, "loaded_quantity": 100, "received_quantity": 60}


@pytest.mark.parametrize(("reader", "may_load"), [("mill", True), ("sewer", False), ("", True)])
def test_who_sends_reports_the_loading(reader: str, may_load: bool) -> None:
    [card] = cards([movement()], reader)
    assert (card.may_load, card.may_end) == (may_load, False)


@pytest.mark.parametrize(("reader", "receives"), [("mill", False), ("sewer", True), ("", True)])
def test_who_receives_reports_what_is_still_on_the_road(reader: str, receives: bool) -> None:
    [card] = cards([movement(**ON_THE_ROAD)], reader)
    assert (card.receives, card.open, card.may_end) == (receives, 40, True)


def test_an_assumed_arrival_can_still_be_reported_whole() -> None:
    arrived = {"state": pb.MOVEMENT_STATE_DELIVERED, "loaded_quantity": 100, "received_quantity": 100}
    [sure], [assumed] = cards([movement(**arrived)], "sewer"), cards([movement(**arrived, assumed=True)], "sewer")
    assert (sure.open, assumed.open) == (0, 100)


def test_a_carrier_reports_all_and_a_cancelled_movement_is_not_shown() -> None:
    booked = movement(bookings=[pb.Booking(carrier="parks/p/enterprises/carrier", quantity=100)])
    [card] = cards([booked, movement(state=pb.MOVEMENT_STATE_CANCELLED)], "carrier")
    assert card.sends
    assert card.receives


def test_one_button_reports_all_that_are_the_readers_as_planned() -> None:
    found = cards([movement(), movement(**ON_THE_ROAD)], "")
    assert [one.loaded_quantity for one in as_planned(found, "loaded")] == [100]
    assert [one.received_quantity for one in as_planned(found, "received")] == [40]
