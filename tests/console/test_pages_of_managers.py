"""What a park manager sees and does."""

from __future__ import annotations

import time

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

ORDER = {
    "product": "parks/sock/products/ankle",
    "quantity": "1,200",
    "release_date": world.day(0).isoformat(),
    "due_date": world.day(10).isoformat(),
    "ship_to_zone": "port",
    "buyer_reference": "PO-1",
}


def post_order(manager: Visitor, **changes: str) -> str:
    """Post an order; returns the address of its page, or of the form where it was not taken."""
    manager.open("/orders/new")
    return manager.press(**ORDER | changes).request.path


def test_an_order_is_posted_and_its_page_opens(manager: Visitor) -> None:
    address = post_order(manager)
    assert address.startswith("/orders/")
    assert "The order is posted." in manager.text
    assert "1,200 scheduled" in manager.text


def test_a_posted_order_is_scheduled_a_moment_later(manager: Visitor) -> None:
    address = post_order(manager, quantity="800")
    deadline = time.monotonic() + 20
    while "looks again by itself" in manager.text and time.monotonic() < deadline:
        time.sleep(0.2)
        manager.open(address)
    print(manager.text)
    assert "Who makes it" in manager.text
