"""WebhookService over gRPC: secrets that are shown once, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.matching.v1 import webhook_pb2
from parkloom.matching.v1 import webhook_service_pb2 as pb
from parkloom.matching.v1.webhook_service_pb2_grpc import WebhookServiceStub
from services.errors import Conflict, Infeasible, Invalid, NotFound
from tests.matching import hooks, world
from tests.matching.api.messages import PARENT
from tests.matching.world import ALPHA, AUDITOR, BETA, MANAGER, World
from tests.serving import Clients, refused

OF_ASSIGNMENTS = [webhook_pb2.WEBHOOK_EVENT_TYPE_ASSIGNMENT_CHANGED]


@pytest.fixture
def stubs(matching: Clients) -> Any:
    return lambda caller: WebhookServiceStub(matching.channel(caller))


def _create(stub: Any, request_id: str = "", **changes: Any) -> Any:
    webhook = {"url": hooks.URL, "event_types": OF_ASSIGNMENTS, **changes}
    return stub.CreateWebhook(pb.CreateWebhookRequest(parent=PARENT, webhook=webhook, request_id=request_id))


def test_the_secret_is_in_the_replies_that_make_it_and_in_no_other(stubs: Any) -> None:
    stub = stubs(ALPHA)
    created = _create(stub)
    assert created.secret.startswith("whsec_")
    assert created.enterprise == f"{PARENT}/enterprises/alpha"
    rotated = stub.RotateWebhookSecret(pb.RotateWebhookSecretRequest(name=created.name, etag=created.etag))
    assert rotated.secret not in ("", created.secret)
    assert rotated.HasField("former_secret_expire_time")
    changed = stub.UpdateWebhook(pb.UpdateWebhookRequest(name=created.name, url=f"{hooks.URL}/2"))
    read = stub.GetWebhook(pb.GetWebhookRequest(name=created.name))
    [listed] = stub.ListWebhooks(pb.ListWebhooksRequest(parent=PARENT)).webhooks
    assert (changed.url, read.url, listed.url) == (f"{hooks.URL}/2",) * 3
    assert {each.secret for each in (changed, read, listed)} == {""}


def test_a_call_that_comes_twice_makes_one_webhook(stubs: Any) -> None:
    stub = stubs(MANAGER)
    assert _create(stub, "once") == _create(stub, "once")
    assert len(stub.ListWebhooks(pb.ListWebhooksRequest(parent=PARENT)).webhooks) == 1


def test_each_account_lists_its_own_and_the_parks_people_list_all(stubs: Any) -> None:
    own, rivals = _create(stubs(ALPHA)).name, _create(stubs(BETA)).name
    request = pb.ListWebhooksRequest(parent=PARENT)
    shown = {
        caller: {each.name for each in stubs(caller).ListWebhooks(request).webhooks}
        for caller in (ALPHA, BETA, MANAGER, AUDITOR)
    }
    assert shown == {ALPHA: {own}, BETA: {rivals}, MANAGER: {own, rivals}, AUDITOR: {own, rivals}}
    for call, asked in (
        ("GetWebhook", pb.GetWebhookRequest(name=own)),
        ("DeleteWebhook", pb.DeleteWebhookRequest(name=own)),
        ("ListWebhookDeliveries", pb.ListWebhookDeliveriesRequest(parent=own)),
        ("ResendWebhookDelivery", pb.ResendWebhookDeliveryRequest(name=f"{own}/deliveries/none")),
    ):
        assert isinstance(refused(getattr(stubs(BETA), call), asked), NotFound)


def test_deliveries_are_listed_by_page_with_their_attempts_and_sent_again(stubs: Any, small: World) -> None:
    stub = stubs(MANAGER)
    name = _create(stub, event_types=[webhook_pb2.WEBHOOK_EVENT_TYPE_ORDER_CHANGED]).name
    small.place(world.draft(), world.draft("o2"), world.draft("o3"))
    hooks.hand_over(small)
    pending = stub.ListWebhookDeliveries(pb.ListWebhookDeliveriesRequest(parent=name)).deliveries[0]
    again = pb.ResendWebhookDeliveryRequest(name=pending.name)
    error = refused(stub.ResendWebhookDelivery, again)
    assert (type(error), error.code) == (Infeasible, "WEBHOOK_DELIVERY_PENDING")
    hooks.sender(small, hooks.Receivers()).deliver_due()
    assert stub.ResendWebhookDelivery(again).state == webhook_pb2.WEBHOOK_DELIVERY_STATE_PENDING
    taken = webhook_pb2.WEBHOOK_DELIVERY_STATE_DELIVERED
    asked = pb.ListWebhookDeliveriesRequest(parent=name, state=taken, page_size=1)
    first = stub.ListWebhookDeliveries(asked)
    asked.page_token = first.next_page_token
    second = stub.ListWebhookDeliveries(asked)
    found = [*first.deliveries, *second.deliveries]
    assert [each.resource.rpartition("/")[2] for each in found] == ["o2", "o1"]
    assert second.next_page_token == ""
    assert {each.attempts[0].outcome for each in found} == {webhook_pb2.WEBHOOK_OUTCOME_TAKEN}


def test_what_is_wrong_is_named_with_its_remedy(stubs: Any) -> None:
    stub = stubs(ALPHA)
    name = _create(stub).name
    for request, call, kind, code in (
        (_asking(url="https://10.0.0.1/"), "CreateWebhook", Invalid, "WEBHOOK_URL_UNUSABLE"),
        (_asking(event_types=[]), "CreateWebhook", Invalid, "RULE_REPEATED_MIN_ITEMS"),
        (
            _asking(event_types=["WEBHOOK_EVENT_TYPE_PLAN_CONFIRMED"]),
            "CreateWebhook",
            Invalid,
            "WEBHOOK_EVENT_NOT_ALLOWED",
        ),
        (
            pb.UpdateWebhookRequest(name=name, url="http://example.com"),
            "UpdateWebhook",
            Invalid,
            "WEBHOOK_URL_UNUSABLE",
        ),
        (pb.UpdateWebhookRequest(name=name, etag="v7"), "UpdateWebhook", Conflict, "ETAG_STALE"),
        (pb.DeleteWebhookRequest(name=name, etag="v7"), "DeleteWebhook", Conflict, "ETAG_STALE"),
    ):
        error = refused(getattr(stub, call), request)
        assert (type(error), error.code) == (kind, code)


def _asking(**changes: Any) -> Any:
    webhook = {"url": hooks.URL, "event_types": OF_ASSIGNMENTS, **changes}
    return pb.CreateWebhookRequest(parent=PARENT, webhook=webhook)
