"""DigestService over gRPC: secrets that no reply shows, who sees what, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.matching.v1 import digest_pb2, webhook_pb2
from parkloom.matching.v1 import digest_service_pb2 as pb
from parkloom.matching.v1.digest_service_pb2_grpc import DigestServiceStub
from services.errors import Conflict, Exhausted, Infeasible, Invalid, NotFound
from tests.matching import mornings
from tests.matching.api.messages import PARENT
from tests.matching.mornings import DINGTALK, Receivers
from tests.matching.world import ALPHA, AUDITOR, BETA, MANAGER, World
from tests.serving import Clients, refused

TO_DINGTALK = {"dingtalk": {"url": DINGTALK.address, "secret": DINGTALK.secret}}

INSIDE = {"wecom": {"url": "https://10.0.0.1/"}}


@pytest.fixture
def stubs(matching: Clients) -> Any:
    return lambda caller: DigestServiceStub(matching.channel(caller))


def _asking(request_id: str = "", **changes: Any) -> Any:
    digest = {"destination": TO_DINGTALK, "hour": 8, "language": "DIGEST_LANGUAGE_ZH", **changes}
    return pb.CreateDigestRequest(parent=PARENT, digest=digest, request_id=request_id)


def test_no_reply_shows_a_secret_or_an_address_that_can_be_called(stubs: Any) -> None:
    stub = stubs(ALPHA)
    created = stub.CreateDigest(_asking("once"))
    assert created == stub.CreateDigest(_asking("once"))
    assert created.enterprise == f"{PARENT}/enterprises/alpha"
    changed = stub.UpdateDigest(pb.UpdateDigestRequest(name=created.name, etag=created.etag, hour=0))
    read = stub.GetDigest(pb.GetDigestRequest(name=created.name))
    [listed] = stub.ListDigests(pb.ListDigestsRequest(parent=PARENT)).digests
    assert changed == read == listed
    assert (read.hour, read.language, read.state) == (0, digest_pb2.DIGEST_LANGUAGE_ZH, digest_pb2.DIGEST_STATE_ENABLED)
    for reply in (created, changed, read, listed):
        assert reply.destination.dingtalk.url == "https://oapi.example.com/…"
        assert "SEC1" not in str(reply)
    again = pb.UpdateDigestRequest(name=created.name, destination=read.destination)
    assert refused(stub.UpdateDigest, again).code == "DIGEST_ADDRESS_UNUSABLE"


def test_each_account_lists_its_own_and_the_parks_people_list_all(stubs: Any) -> None:
    own, rivals = (stubs(caller).CreateDigest(_asking()).name for caller in (ALPHA, BETA))
    request = pb.ListDigestsRequest(parent=PARENT)
    shown = {
        caller: {each.name for each in stubs(caller).ListDigests(request).digests}
        for caller in (ALPHA, BETA, MANAGER, AUDITOR)
    }
    assert shown == {ALPHA: {own}, BETA: {rivals}, MANAGER: {own, rivals}, AUDITOR: {own, rivals}}
    for call, asked in (
        ("GetDigest", pb.GetDigestRequest(name=own)),
        ("UpdateDigest", pb.UpdateDigestRequest(name=own, hour=3)),
        ("DeleteDigest", pb.DeleteDigestRequest(name=own)),
        ("SendDigest", pb.SendDigestRequest(name=own)),
    ):
        assert isinstance(refused(getattr(stubs(BETA), call), asked), NotFound)


def test_one_that_is_sent_by_hand_shows_what_came_of_it(stubs: Any, small: World) -> None:
    # The sender's clock is that of the service.
    small.database.clock = None
    stub = stubs(MANAGER)
    name = stub.CreateDigest(_asking()).name
    request = pb.SendDigestRequest(name=name)
    assert stub.SendDigest(request).last_delivery.state == webhook_pb2.WEBHOOK_DELIVERY_STATE_PENDING
    assert isinstance(refused(stub.SendDigest, request), Infeasible)
    receivers = Receivers()
    mornings.sender(small, receivers).deliver_due()
    [(url, _)] = receivers.seen
    assert url.startswith(f"{DINGTALK.address}&timestamp=")
    sent = stub.GetDigest(pb.GetDigestRequest(name=name)).last_delivery
    assert sent.state == webhook_pb2.WEBHOOK_DELIVERY_STATE_DELIVERED
    assert sent.date
    assert [each.status_code for each in sent.attempts] == [200]
    assert isinstance(refused(stub.SendDigest, request), Exhausted)


def test_what_is_wrong_is_named_with_its_remedy(stubs: Any) -> None:
    stub = stubs(ALPHA)
    name = stub.CreateDigest(_asking()).name
    for request, call, kind, code in (
        (
            _asking(destination={"wecom": {"url": "https://10.0.0.1/"}}),
            "CreateDigest",
            Invalid,
            "DIGEST_ADDRESS_UNUSABLE",
        ),
        (_asking(destination={"mail": {"address": "a@b.cn"}}), "CreateDigest", Infeasible, "MAIL_NOT_CONFIGURED"),
        (_asking(destination={}), "CreateDigest", Invalid, None),
        (_asking(hour=24), "CreateDigest", Invalid, None),
        (_asking(language=0), "CreateDigest", Invalid, None),
        (pb.UpdateDigestRequest(name=name, etag="v7"), "UpdateDigest", Conflict, "ETAG_STALE"),
        (pb.DeleteDigestRequest(name=name, etag="v7"), "DeleteDigest", Conflict, "ETAG_STALE"),
    ):
        error = refused(getattr(stub, call), request)
        assert isinstance(error, kind)
        assert code in (None, error.code)
