"""The list of orders: filtered by its address, remembered, and without an end that says nothing."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from services.console.core import order_calls
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import ORDER, Posted, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture
def some(manager: Visitor) -> str:
    """The reference of two orders that no other test has: one of ankle socks in nine days, one of crew socks later."""
    reference = f"list-{id(manager)}"
    post_order(manager, product="parks/sock/products/ankle", buyer_reference=reference)
    later = world.day(20).isoformat()
    post_order(manager, product="parks/sock/products/crew", buyer_reference=f"{reference}-b", due_date=later)
    return reference


def shown(manager: Visitor, address: str) -> int:
    return manager.open(address).get_data(as_text=True).count('class="row-card"')


def test_orders_are_found_by_text_product_and_days(manager: Visitor, some: str) -> None:
    assert shown(manager, f"/orders?q={some.upper()}") == 2
    assert shown(manager, f"/orders?q={some}&product=crew") == 1
    assert shown(manager, f"/orders?q={some}&due_from={world.day(15)}") == 1
    assert shown(manager, f"/orders?q={some}&due_until={world.day(15)}") == 1
    assert shown(manager, f"/orders?q={some}&due_from={world.day(15):%Y年%m月%d日}") == 1
    # Since when something is late depends on what else the park has to do: none of these is golden.
    assert shown(manager, f"/orders?q={some}&product=gold&since={world.day(0)}") == 0
    assert "No order is like this." in manager.text


def test_the_filter_is_remembered_until_all_are_shown(manager: Visitor, some: str) -> None:
    manager.open(f"/orders?q={some}&sort=due_last")
    manager.open("/")
    assert (shown(manager, "/orders"), manager.page.request.args["sort"]) == (2, "due_last")
    assert manager.page.request.args["q"] == some
    manager.open("/orders?all=1")
    assert "q" not in manager.open("/orders").request.args


def test_a_filter_that_is_refused_is_not_remembered(manager: Visitor) -> None:
    assert manager.open("/orders?q=a%00b").status_code == 400
    assert manager.open("/orders").status_code == 200


def test_what_cannot_be_read_says_so_at_its_field_and_the_rest_counts(manager: Visitor, some: str) -> None:
    assert shown(manager, f"/orders?q={some}&due_from=soon&state=x&product=none&sort=up&shortfall=7") == 2
    assert "Due from: give a day with its year" in manager.text


def test_a_page_of_somebody_else_begins_with_the_first(
    manager: Visitor, installation: Installation, some: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_calls, "ORDERS_A_PAGE", 1)
    manager.open(f"/orders?q={some}")
    assert manager.next_page()
    address = manager.page.request.full_path
    other = installation.visitor(world.MANAGER.__class__("chen", "sock", world.MANAGER.role))
    assert (shown(other, address), "page" in other.page.request.args) == (1, False)


def test_a_name_with_a_script_comes_out_as_text(manager: Visitor) -> None:
    manager.open("/orders/new")
    manager.post_bare("/orders/new", **manager.form().values | ORDER | {"buyer_reference": "<script>alert(1)</script>"})
    text = manager.open("/orders?q=<script>").get_data(as_text=True)
    assert ("<script>alert" in text, "&lt;script&gt;alert(1)" in text) == (False, True)


def test_the_filtered_list_goes_out_as_a_workbook(manager: Visitor, some: str) -> None:
    manager.open(f"/orders?q={some}&product=crew")
    content = manager.open(f"/files/orders/download?q={some}&product=crew").data
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert [row[6] for row in rows[1:]] == [f"{some}-b"]


def test_late_or_short_orders_are_a_list_of_their_own(manager: Visitor, posted: Posted) -> None:
    golden = posted.unmatched.rsplit("/", 1)[-1]
    for filters, there in (("any", True), ("none", False), ("late", False)):
        assert (golden in manager.open(f"/orders?shortfall={filters}&q={golden}").text.split("</form>")[-1]) is there
    assert shown(manager, f"/orders?since={world.day(-1)}&q={golden}") == 1


def test_a_park_without_orders_says_what_to_do_first(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    assert "Post the first one, or bring them in from Excel" in manager.open("/orders").text


def test_large_quantities_are_counted_in_ten_thousands_in_chinese(installation: Installation, manager: Visitor) -> None:
    post_order(manager, quantity="25,500", buyer_reference="wan")
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert ">2.55万<" in reader.open("/orders?q=wan").text
    assert ">25,500<" in manager.open("/orders?q=wan").text
