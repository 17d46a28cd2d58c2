"""Orders as a park manager posts and reads them."""

from __future__ import annotations

import pytest

from parkloom.matching.v1.order_pb2 import Lot, LotStep
from services.console.core import order_calls
from services.console.orders.view import summarize_steps
from tests.console import rpc_calls, world
from tests.console.installation import Installation
from tests.console.posting import ORDER, Posted, post_order
from tests.console.visitor import Visitor


def test_an_order_is_posted_and_its_page_opens(manager: Visitor) -> None:
    assert post_order(manager) != "/orders/new"
    assert "The order is posted." in manager.text
    assert "of 1,200 scheduled" in manager.text


def test_a_posted_order_is_scheduled_and_moved_a_moment_later(manager: Visitor, posted: Posted) -> None:
    # An enterprise may have declined its part a moment ago: it is planned again.
    assert "Who makes it when" in manager.wait_for(posted.scheduled, 'badge tone-good">Scheduled')
    assert "Knitting → Packing" in manager.text
    assert "Packing → Port" in manager.text


def test_the_page_of_a_waiting_order_looks_again_by_itself(manager: Visitor) -> None:
    post_order(manager)
    assert '<meta http-equiv="refresh" content="2">' in manager.text


def test_an_order_that_no_line_can_make_says_why(manager: Visitor, posted: Posted) -> None:
    assert 'badge tone-bad">Unmatched' in manager.open(posted.unmatched).text
    assert "No line in the park is eligible for Knitting." in manager.text


def test_a_reason_is_worded_in_the_readers_language(installation: Installation, posted: Posted) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "园区里没有产线符合Knitting链环的要求。" in reader.open(posted.unmatched).text


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("quantity", "0", "Give a number from 1 to 1,000,000,000."),
        ("quantity", "1000000000000", "Give a number from 1 to 1,000,000,000."),
        ("quantity", "many", "Quantity: give a whole number, such as 20000, 20,000 or 2万."),
        ("quantity", "", "Fill this in."),
        ("buyer_reference", "a\0b", "Leave out characters that cannot be seen"),
        ("product", "", "Choose a product."),
        ("product", "parks/sock/products/none", "Not a valid choice."),
        ("ship_to_zone", "moon", "Not a valid choice."),
        ("due_date", world.day(-1).isoformat(), "Choose a day from"),
        ("due_date", world.day(6 * 366).isoformat(), "Choose a day up to"),
        ("release_date", world.day(12).isoformat(), "Choose a day from"),
        ("quantity", "1,5", "Quantity: give a whole number"),
        ("quantity", "12,00", "Quantity: give a whole number"),
        ("release_date", "2026-02-30", "Work may start on: give a day with its year, such as 2026-12-01"),
        ("due_date", "soon", "Due on: give a day with its year"),
        ("due_date", "12月1日", "Due on: give a day with its year"),
        ("due_date", "", "Fill this in."),
    ],
)
def test_a_wrong_field_is_shown_at_the_field_with_its_hint(manager: Visitor, field: str, value: str, hint: str) -> None:
    assert post_order(manager, **{field: value}) == "/orders/new"
    assert manager.page.status_code == 400
    assert hint in manager.text


@pytest.mark.parametrize("typed", ["1.5万", "15,000", "１５，０００"])
def test_a_quantity_is_read_as_people_write_it(manager: Visitor, typed: str) -> None:
    post_order(manager, quantity=typed, due_date=f"{world.day(20):%Y年%m月%d日}")
    assert "of 15,000 scheduled" in manager.text


def test_a_form_that_is_not_taken_keeps_what_was_typed(manager: Visitor) -> None:
    post_order(manager, quantity="1,5", due_date="soon")
    kept = manager.form().values
    assert (kept["quantity"], kept["due_date"]) == ("1,5", "soon")


def test_a_day_years_ahead_is_refused_at_the_field_in_the_readers_language(installation: Installation) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    late = world.day(6 * 366).isoformat()
    post_order(reader, release_date=late, due_date=late)
    assert "或以前的日子" in reader.text


def test_a_form_sent_twice_posts_one_order(manager: Visitor) -> None:
    manager.open("/orders/new")
    form = manager.form().values | ORDER
    first, second = (manager.post_bare("/orders/new", **form).headers["Location"] for _ in range(2))
    assert first == second


def test_a_sent_form_with_other_content_is_asked_about(manager: Visitor) -> None:
    manager.open("/orders/new")
    form = manager.form().values | ORDER
    manager.post_bare("/orders/new", **form)
    manager.post_bare("/orders/new", **form | {"quantity": "77"})
    assert (manager.page.status_code, "If you want both, send it again." in manager.text) == (409, True)
    assert manager.press(**ORDER | {"quantity": "77"}).request.path != "/orders/new"


def test_the_order_list_goes_on_page_by_page(manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_calls, "ORDERS_A_PAGE", 5)
    manager.open("/orders/new")
    form = manager.form().values | ORDER
    for number in range(6):
        manager.post_bare("/orders/new", **form | {"request_id": f"r-{number}", "buyer_reference": f"page-{number}"})
    seen = manager.open("/orders").get_data(as_text=True)
    while manager.next_page():
        seen += manager.text
    assert [number for number in range(6) if f"page-{number}<" not in seen] == []


@pytest.mark.usefixtures("posted")
def test_the_order_list_shows_one_state(manager: Visitor) -> None:
    unmatched, scheduled = manager.open("/orders?state=4").text, manager.open("/orders?state=2").text
    assert ("golden" in unmatched, "golden" in scheduled) == (True, False)


@pytest.mark.parametrize("address", ["/orders/none", "/enterprises/none", "/nowhere"])
def test_what_does_not_exist_is_a_page_that_says_so(manager: Visitor, address: str) -> None:
    assert manager.open(address).status_code == 404
    assert "There is nothing here." in manager.text


def test_an_orders_page_makes_nine_calls_at_most(manager: Visitor, posted: Posted) -> None:
    with rpc_calls.recorded() as sent:
        manager.open(f"{posted.scheduled}?enterprise=pack-c")
    assert len(sent) <= 9, sent


def test_the_list_of_orders_makes_one_call_for_its_rows(manager: Visitor) -> None:
    with rpc_calls.recorded() as sent:
        manager.open("/orders")
    assert sorted(sent) == ["GetPark", "ListOrders", "ListProducts"]


def test_the_guests_of_a_step_are_named_apart() -> None:
    steps = [LotStep(line="parks/p/lines/a", enterprise=f"parks/p/enterprises/{who}", guest=who == "g") for who in "ag"]
    [summary] = summarize_steps([Lot(quantity=1, steps=[step]) for step in steps], ["Knitting"])
    assert (len(summary.enterprises), summary.guests) == (2, ("parks/p/enterprises/g",))


def test_an_orders_page_has_a_picture_and_the_same_as_a_table(manager: Visitor, posted: Posted) -> None:
    text = manager.wait_for(posted.scheduled, "Who makes it when")
    assert ('<svg width="' in text, "The same as a table" in text) == (True, True)
    assert text.count("<tr><td>Knitting</td>") >= 1


def test_the_history_of_an_order_says_who_changed_it(manager: Visitor) -> None:
    order = post_order(manager, product="parks/sock/products/gold")
    manager.wait_for(order, 'badge tone-bad">Unmatched')
    manager.press("/cancel")
    text = manager.open(f"{order}/history").get_data(as_text=True)
    assert [text.count(words) for words in ("Posted the order", "Cancelled the order")] == [1, 1]
    assert text.count("<small>li · the park&#39;s manager") == 2


def test_the_history_of_an_order_says_who_was_asked_and_what_was_answered(manager: Visitor, posted: Posted) -> None:
    text = manager.open(f"{posted.scheduled}/history").get_data(as_text=True)
    assert "Clara Packing was asked: Packing" in text
    assert "Clara Packing: 30,000 units" in text
    assert 'badge tone-good">Accepted' in text
