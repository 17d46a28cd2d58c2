"""Quotes use guests where the park alone is not enough, as its policy allows, and say so without a price."""

from __future__ import annotations

import pytest

from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Enterprise
from services.matching.domain.quotes import QuoteVerdict
from services.matching.domain.routes import RouteStep
from services.matching.wire.quotes import quote_message
from tests.matching import world
from tests.matching.quoting import EARLIEST, Desk
from tests.matching.world import PARK, World, day

SEW = (RouteStep("sew"),)


@pytest.fixture
def desk(small: World) -> Desk:
    """A guest sews at half the price of the park's cheaper sewer; the park makes 200 units a day."""
    small.follow(Enterprise(park=PARK, id="guest", version=1, auto_accept=False, guest=True))
    small.follow(world.line("sew-g", "guest", "sew", price_micros=500_000, planned_daily_capacity=10_000))
    return Desk(small)


def asked(quantity: int, due: int = 5) -> OrderDraft:
    return world.draft(ident="", quantity=quantity, route=SEW, due=day(due), ship_to_zone="east")


def guests_of(desk: Desk, quantity: int, due: int = 5) -> list[int]:
    return [answer.guests for answer in desk.preview(asked(quantity, due)).quoted.answers]


def test_without_a_policy_and_where_the_park_is_in_time_no_guest_is_used(desk: Desk) -> None:
    assert guests_of(desk, 2000) == [0, 0]
    desk.small.policy(guests_when_short=True, guests_when_late=True)
    assert guests_of(desk, 300) == [0, 0, 0]


def test_a_guest_makes_it_in_time_if_the_policy_allows_guests_for_late_orders(desk: Desk) -> None:
    desk.small.policy(guests_when_short=True)
    assert desk.preview(asked(2000)).quoted.verdict is QuoteVerdict.NOT_IN_TIME
    desk.small.policy(guests_when_late=True)
    quoted = desk.preview(asked(2000)).quoted
    assert quoted.verdict is not QuoteVerdict.NOT_IN_TIME
    assert {answer.guests for answer in quoted.answers} == {1}


def test_more_than_the_park_makes_in_its_horizon_takes_a_guest_if_short_orders_may(desk: Desk) -> None:
    assert desk.preview(asked(20_000, 20)).quoted.answer(EARLIEST) is None
    desk.small.policy(guests_when_short=True)
    earliest = desk.preview(asked(20_000, 20)).quoted.answer(EARLIEST)
    assert earliest is not None
    assert earliest.guests == 1


def test_a_guest_has_no_part_in_an_answer_at_a_step_that_is_not_open_to_guests(desk: Desk) -> None:
    desk.small.policy(guests_when_late=True, guest_links=("cut",))
    assert desk.preview(asked(2000)).quoted.verdict is QuoteVerdict.NOT_IN_TIME
    assert set(guests_of(desk, 2000)) == {0}
    desk.small.policy(guest_links=("cut", "sew"))
    assert set(guests_of(desk, 2000)) == {1}


def test_the_price_is_what_lines_ask_and_no_premium(desk: Desk) -> None:
    desk.small.policy(guests_when_late=True, guest_premium=0.5)
    quote = desk.quote(asked(2000))
    message = quote_message(quote)
    assert {answer.guest_enterprise_count for answer in message.answers} == {1}
    prices = {"sew-a": 1_000_000, "sew-b": 2_000_000, "sew-g": 500_000}
    for answer in quote.quoted.answers:
        assert answer.price_micros == sum(lot.quantity * prices[lot.steps[0].line] for lot in answer.lots_of("o1"))


def test_a_quote_with_a_guest_is_held_and_taken_and_the_first_plan_keeps_it(desk: Desk) -> None:
    small = desk.small
    small.policy(guests_when_late=True)
    quote = desk.quote(asked(2000), EARLIEST)
    desk.take(quote, order="o1")
    small.go_live()
    assert any(each.enterprise == "guest" and each.active for each in small.assignments())


def test_an_enterprise_that_becomes_a_guest_is_left_out_of_the_next_quote(desk: Desk) -> None:
    guests_of(desk, 100)
    desk.small.follow(Enterprise(park=PARK, id="alpha", version=2, auto_accept=False, guest=True))
    [first, *_] = desk.quote(asked(100)).quoted.answers
    assert first.lines == {"sew-b"}
