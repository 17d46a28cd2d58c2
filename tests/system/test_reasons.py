"""Reasons of a park that has too little capacity: a few minutes after its plan, each names a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import grpc
import pytest

from parkloom.matching.v1 import plan_pb2, reason_pb2
from parkloom.matching.v1.reason_pb2 import REASON_RULE_CHANGED_MEANWHILE, REASON_RULE_UNFINISHED
from parkloom.matching.v1.reason_service_pb2 import ExplainOrderRequest, ExplainOrderResponse
from parkloom.matching.v1.reason_service_pb2_grpc import ReasonServiceStub
from services.chassis import identity
from services.chassis.identity import Caller, Role
from services.chassis.rpc import channel
from services.demo import summary
from services.demo.clients import Clients
from services.demo.installation import Installation
from services.demo.load import Loader
from services.demo.story import Story, names_no_limit
from tests.system import small_park
from tests.system.observer import Observer
from tests.waiting import wait_until

MANAGER = Caller("manager", small_park.PARK, Role.MANAGER)
# What the demo's summary says of orders without a reason that names a limit.
NO_REASON = "could be better placed"
# Reasons that name no limit.
NO_LIMIT = {REASON_RULE_UNFINISHED, REASON_RULE_CHANGED_MEANWHILE}


@pytest.fixture
def explained(embedded: Installation) -> Iterator[ReasonServiceStub]:
    keys = identity.load_keys(embedded.settings)
    target = embedded.settings.matching_target
    with closing(channel(target, lambda: identity.mint(keys, MANAGER, seconds=60))) as opened:
        yield ReasonServiceStub(opened)


def crowded(start: date) -> dict[str, Any]:
    """The small park with orders of twice what it can make in time."""
    document = small_park.document(start)
    orders = [small_park.order(f"much-{number}", start, 20_000 + 1_000 * number) for number in range(8)]
    due = (start + timedelta(days=9)).isoformat()
    return {**document, "orders": [{**order, "due_date": due} for order in orders]}


@pytest.mark.slow
def test_the_reasons_of_late_and_short_orders_come_to_name_a_limit(
    embedded: Installation, explained: ReasonServiceStub
) -> None:
    clients = Clients.of(embedded.settings, MANAGER)
    start = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)
    loader = Loader(clients, crowded(start), lambda *_: None)
    loader.load()
    story = Story(clients, loader.parent)
    plan = story.park_plan(4, "crowded", lambda _: None)
    assert plan.state == plan_pb2.PLAN_STATE_APPLIED
    see = Observer(clients, loader.parent, frozenset())

    def without_a_limit() -> list[str]:
        return [order.name for order in see.orders() if names_no_limit(order)]

    wait_until(lambda: not without_a_limit(), 180, "every reason names a limit")
    assert NO_REASON not in "\n".join(summary.write(story, plan, start))
    fallen = [order for order in see.orders() if order.reasons]
    assert len(fallen) >= 2
    for order in fallen:
        found = _explained(explained, order.name)
        assert found.standing == reason_pb2.ORDER_STANDING_LATE_OR_SHORT
        assert {reason.rule for reason in found.reasons} - NO_LIMIT


def _explained(stub: ReasonServiceStub, name: str) -> ExplainOrderResponse:
    """The answer, as soon as the service has time for it."""
    found: list[ExplainOrderResponse] = []

    def ask() -> bool:
        try:
            found.append(stub.ExplainOrder(ExplainOrderRequest(name=name), timeout=60))
        except grpc.RpcError as failed:
            if failed.code() is not grpc.StatusCode.UNAVAILABLE:
                raise
        return bool(found)

    wait_until(ask, 60, f"{name} is explained")
    return found[0]
