"""Calls by HTTP and gRPC-Web through a real Envoy mean what the rpcs mean, and are refused as clearly."""

from __future__ import annotations

import json
import struct
from datetime import timedelta
from itertools import islice

import pytest
import requests

from parkloom.matching.v1.matching_service_pb2 import GetOrderRequest
from parkloom.matching.v1.order_pb2 import Order
from services.chassis.clock import utc_now
from tests.gateway.conftest import PATIENCE_SECONDS, Rest
from tests.system import small_park
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

TODAY = utc_now().date()
ORDER = {
    "product": f"parks/{small_park.PARK}/products/crew",
    "quantity": "900",
    "release_date": str(TODAY + timedelta(days=1)),
    "due_date": str(TODAY + timedelta(days=30)),
    "ship_to_zone": small_park.SHIP_TO,
}


def created(rest: Rest, name: str) -> str:
    """The name of a new order."""
    reply = rest.call("POST", f"{rest.park}/orders", params={"order_id": name, "request_id": name}, json=ORDER)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["name"])


def test_an_order_is_created_read_changed_and_cancelled(rest: Rest) -> None:
    order = created(rest, "by-rest")
    assert rest.call("GET", order).json()["quantity"] == "900"
    assert rest.call("PATCH", order, json={"quantity": "800"}).json()["quantity"] == "800"
    assert rest.call("POST", f"{order}:cancel", json={}).json()["state"] == "ORDER_STATE_CANCELLED"


def test_a_call_that_is_sent_again_changes_nothing_twice(rest: Rest) -> None:
    assert created(rest, "once") == created(rest, "once")


def test_what_is_refused_names_the_reason_the_fields_and_what_corrects_them(rest: Rest) -> None:
    refused = rest.call("POST", f"{rest.park}/orders", json={**ORDER, "quantity": "-1", "due_date": "soon"})
    details = {each["@type"].rpartition(".")[2]: each for each in refused.json()["details"]}
    assert refused.status_code == 400
    assert refused.json()["code"] == 3
    fields = {each["field"]: each["description"] for each in details["BadRequest"]["field_violations"]}
    assert {"order.quantity", "order.due_date"} <= fields.keys()
    assert all(fields.values())
    assert details["ErrorInfo"]["domain"] == "parkloom"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "parks/small/orders/none", 404),
        ("GET", "parks/another/orders/none", 403),
        ("GET", "parks/small/nothing", 404),
        ("PUT", "parks/small/orders/none", 404),
        ("GET", "parks/small/orders?state=BOGUS", 400),
        ("GET", "parks/small/orders?bogus=1", 400),
        ("GET", "matching:streamSnapshot", 404),
    ],
)
def test_a_call_that_means_nothing_gets_an_error_of_one_form(rest: Rest, method: str, path: str, status: int) -> None:
    refused = rest.call(method, path)
    assert refused.status_code == status
    assert {"code", "message"} <= refused.json().keys()


def test_a_body_that_is_no_json_is_refused_in_the_same_form(rest: Rest) -> None:
    refused = rest.call("POST", f"{rest.park}/orders", data="{", headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (400, 3)


def test_nobody_calls_without_a_token(rest: Rest) -> None:
    refused = requests.get(f"{rest.address}/v1/{rest.park}/orders", timeout=PATIENCE_SECONDS)
    assert (refused.status_code, refused.json()["code"]) == (401, 16)


def test_a_watch_sends_a_message_a_line_as_they_come(rest: Rest) -> None:
    order = created(rest, "watched")
    with rest.call("GET", f"{order}:watch", stream=True) as stream:
        lines = (json.loads(line) for line in stream.iter_lines() if line)
        first = next(lines)
        assert first["order"]["name"] == order
        rest.call("POST", f"{order}:cancel", json={})
        states = (message.get("order", {}).get("state") for message in islice(lines, 50))
        assert "ORDER_STATE_CANCELLED" in states


def test_messages_to_a_stream_go_in_as_a_list(rest: Rest) -> None:
    line = f"{rest.park}/lines/l-spinning-1"
    updates = [{"line": line, "date": str(TODAY + timedelta(days=day)), "capacity": "3000"} for day in (3, 4)]
    messages = [{"parent": rest.park, "position": n, "updates": [each]} for n, each in enumerate(updates, 1)]
    reply = rest.call("POST", "capacities:stream", json=messages)
    acknowledged = [json.loads(line) for line in reply.text.splitlines() if line]
    assert [each["position"] for each in acknowledged] == ["1", "2"]


def test_each_service_shows_its_own_audit_trail(rest: Rest) -> None:
    order = created(rest, "audited")

    def resources(service: str) -> set[str]:
        reply = rest.call("GET", f"{service}/{rest.park}/auditEntries", params={"page_size": 1000})
        return {entry["resource"] for entry in reply.json()["entries"]}

    wait_until(lambda: order in resources("matching"), PATIENCE_SECONDS, "the order is in matching's trail")
    assert order not in resources("registry")
    assert f"{rest.park}/products/crew" in resources("registry")


def test_a_browser_calls_by_grpc_web(rest: Rest) -> None:
    order = created(rest, "by-web")
    message = GetOrderRequest(name=order).SerializeToString()
    reply = requests.post(
        f"{rest.address}/parkloom.matching.v1.MatchingService/GetOrder",
        data=b"\0" + struct.pack(">I", len(message)) + message,
        headers={
            "authorization": f"Bearer {rest.token}",
            "content-type": "application/grpc-web+proto",
            "x-grpc-web": "1",
        },
        timeout=PATIENCE_SECONDS,
    )
    frame = reply.content
    size = struct.unpack(">I", frame[1:5])[0]
    assert Order.FromString(frame[5 : 5 + size]).name == order


def test_a_page_of_another_origin_is_not_let_in_unless_it_is_named(rest: Rest) -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    reply = requests.options(f"{rest.address}/v1/{rest.park}/orders", headers=asked, timeout=PATIENCE_SECONDS)
    assert "access-control-allow-origin" not in reply.headers
