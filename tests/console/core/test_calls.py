"""Lists that a page needs whole are read to their end, however few entries one reply holds."""

from __future__ import annotations

import re

import pytest

from services.chassis.rpc import replies
from services.console.core import asking, calls
from tests.console import world
from tests.console.posting import post_order
from tests.console.visitor import Visitor


@pytest.fixture(autouse=True)
def one_entry_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LARGEST_PAGE", 1)


def test_a_form_offers_the_products_of_every_page(manager: Visitor) -> None:
    offered = re.findall(r'<option value="parks/sock/products/(\w+)"', manager.open("/orders/new").text)
    assert sorted(offered) == sorted(product for product, _, _ in world.PRODUCTS)


def test_a_list_goes_on_where_the_bytes_of_a_reply_end(manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        post_order(manager, buyer_reference=f"fat-{number}")
    monkeypatch.setattr(replies, "LARGEST_BYTES", 10)
    seen = manager.open("/orders").text
    shown = seen.count("row-card")
    # The park is shared: a page for each order that others have posted would take long.
    monkeypatch.setattr(replies, "LARGEST_BYTES", 2_000)
    while manager.next_page():
        seen += manager.text
    assert shown == 1
    assert [number for number in range(3) if f"fat-{number}<" not in seen] == []


def test_a_page_that_asks_for_ever_stops(manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_PAGES", 2)
    offered = re.findall(r'<option value="parks/sock/products/(\w+)"', manager.open("/orders/new").text)
    assert len(offered) == 2
