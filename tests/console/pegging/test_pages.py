"""Pegging on the console, both ways: from an order to lots and enterprises, and from their work to orders."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor


def test_an_orders_parcels_lead_to_who_made_them_and_from_there_back_to_orders(
    manager: Visitor, posted: Posted
) -> None:
    manager.wait_for(posted.scheduled, "Trace its parcels")
    order = posted.scheduled.rsplit("/", 1)[-1]
    text = manager.open(f"/pegging/orders/{order}").get_data(as_text=True)
    assert ("Knitting: " in text, "Packing: " in text) == (True, True)
    batch = re.search(r'href="(/pegging/enterprises/[^"]+)"', text)
    assert batch is not None
    text = manager.open(batch.group(1).replace("&amp;", "&")).get_data(as_text=True)
    assert f'href="/orders/{order}"' in text
    assert f'href="/pegging/orders/{order}"' in text


def test_an_order_without_lots_says_that_there_is_nothing_to_trace(manager: Visitor, posted: Posted) -> None:
    text = manager.open(posted.unmatched.replace("/orders/", "/pegging/orders/")).get_data(as_text=True)
    assert "there is nothing to trace" in text


@pytest.mark.parametrize("days", ["", "?first=soon&last=later", f"?first={world.day(2)}&last={world.day(-9)}"])
def test_days_that_cannot_be_read_are_todays_and_none_end_before_they_begin(manager: Visitor, days: str) -> None:
    assert manager.open(f"/pegging/enterprises/knit-a{days}").status_code == 200


def test_who_works_for_an_order_is_no_business_of_an_enterprise(
    installation: Installation, posted: Posted, knitter: Visitor
) -> None:
    order = posted.scheduled.rsplit("/", 1)[-1]
    for address in (f"/pegging/orders/{order}", "/pegging/enterprises/knit-b", f"/orders/{order}/history"):
        assert knitter.open(address).status_code == 403
    assert installation.visitor(world.MANAGER).open(f"/pegging/orders/{order}").status_code == 200
