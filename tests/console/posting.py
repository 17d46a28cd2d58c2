"""Orders as a manager posts them on the page."""

from __future__ import annotations

from dataclasses import dataclass

from tests.console import world
from tests.console.visitor import Visitor

ORDER = {
    "product": "parks/sock/products/ankle",
    "quantity": "1,200",
    "release_date": world.day(0).isoformat(),
    "due_date": world.day(10).isoformat(),
    "ship_to_zone": "port",
    "buyer_reference": "PO-1",
}


@dataclass(frozen=True)
class Posted:
    """The pages of two orders: one was scheduled, the other no line can make."""

    scheduled: str
    unmatched: str


def post_order(manager: Visitor, **changes: str) -> str:
    """Post an order; returns the address of its page, or of the form where it was not taken."""
    manager.open("/orders/new")
    return manager.press(**ORDER | changes).request.path


def post_all(manager: Visitor) -> Posted:
    """Post orders that ask both rivals for work, and one that nobody can make; wait until all is planned."""
    unmatched = post_order(manager, product="parks/sock/products/gold", buyer_reference="golden")
    both = [post_order(manager, quantity="30000", due_date=world.day(4 + 2 * place).isoformat()) for place in range(4)]
    for address in both:
        manager.wait_for(address, "Movements")
    manager.wait_for(unmatched, "Unmatched")
    return Posted(both[0], unmatched)
