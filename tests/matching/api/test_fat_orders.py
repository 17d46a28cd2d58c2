"""Seventy orders as large as they may be: every list, watch, summary and explanation of them can still be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis.rpc.pipeline import MAX_MESSAGE_BYTES
from services.chassis.rpc.replies import RESOURCE_BYTES
from services.errors import Invalid
from services.matching.domain.orders import Order
from services.matching.domain.park import Enterprise
from services.matching.domain.reasons import Reason, Rule
from services.matching.domain.routes import RouteStep
from services.matching.use_cases import reference_data
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order
from tests.matching.world import MANAGER, PARK, World
from tests.serving import Clients, refused

ORDERS = 70
# As many names of 84 bytes each as an order has room for, in two steps.
NAMES = [f"{number:0>63}" for number in range(1_450)]
ROUTE = tuple(RouteStep(link, excluded_enterprises=tuple(NAMES)) for link in ("cut", "sew"))


@pytest.fixture
def fat(small: World) -> World:
    """The small park with seventy orders that exclude more than a thousand enterprises each, and have a reason."""
    enterprises = [Enterprise(park=PARK, id=name, version=1, auto_accept=False) for name in NAMES]
    small.write(lambda session: reference_data.follow_enterprises(session, enterprises, small.now))
    small.place(*(world.draft(f"o{number:02}", route=ROUTE) for number in range(ORDERS)))

    def explain(session: Any) -> None:
        for order in session.scalars(select(Order)):
            order.explain((Reason(Rule.CAPACITY, "no capacity"),), small.now)

    small.write(explain)
    return small


def pages(manager: Any) -> Iterator[service.ListOrdersResponse]:
    token = ""
    while True:
        reply = manager.ListOrders(service.ListOrdersRequest(parent=PARENT, page_size=1000, page_token=token))
        yield reply
        token = reply.next_page_token
        if not token:
            return


@pytest.mark.slow
def test_every_reply_about_seventy_fat_orders_can_be_sent(fat: World, matching: Clients) -> None:
    manager = matching(MANAGER)
    found = list(pages(manager))
    names = [order.name for page in found for order in page.orders]
    assert names == [f"{PARENT}/orders/o{number:02}" for number in range(ORDERS)]
    assert max(page.ByteSize() for page in found) < MAX_MESSAGE_BYTES
    size = manager.GetOrder(service.GetOrderRequest(name=names[0])).ByteSize()
    assert ORDERS * size > 4 * MAX_MESSAGE_BYTES
    summary = manager.SummarizeOrders(service.SummarizeOrdersRequest(parent=PARENT, worst_orders_limit=100))
    assert [len(order.route) for order in summary.worst_orders] == [0] * ORDERS
    watched = next(iter(manager.WatchOrder(service.WatchOrderRequest(name=names[0]))))
    assert watched.order.name == names[0]


def test_an_order_above_the_largest_size_is_refused_by_name(matching: Clients) -> None:
    many = [f"{PARENT}/enterprises/{number:0>63}" for number in range(2_000)]
    route = [{"link": "cut", "excluded_enterprises": many}, {"link": "sew", "excluded_enterprises": many}]
    error = refused(matching(MANAGER).CreateOrder, create_order(route=route))
    assert isinstance(error, Invalid)
    assert [(each.code, each.field, each.params) for each in error.problems] == [
        ("RESOURCE_TOO_LARGE", "order", {"maximum": f"{RESOURCE_BYTES}"})
    ]


@pytest.mark.slow
def test_an_explanation_of_thousands_of_lines_is_cut_and_says_so(small: World, matching: Clients) -> None:
    tags = tuple(f"{number:0>63}" for number in range(50))
    lines = [world.line(f"{number:0>63}", "alpha", "sew") for number in range(1_100)]
    small.write(lambda session: reference_data.follow_lines(session, lines, small.now))
    small.follow(world.park(version=2, tags=tags))
    small.place(world.draft("o1", route=(RouteStep("cut"), RouteStep("sew", tags=tags))))
    asked = service.ExplainEnterpriseRequest(name=f"{PARENT}/orders/o1", enterprise=f"{PARENT}/enterprises/alpha")
    reply = matching(MANAGER).ExplainEnterprise(asked)
    assert reply.ByteSize() < MAX_MESSAGE_BYTES
    assert reply.omitted_verdicts > 0
    # One for each step: no line to cut, and the lines to sew, the small park's own among them.
    assert len(reply.verdicts) + reply.omitted_verdicts == 1 + len(lines) + 1
