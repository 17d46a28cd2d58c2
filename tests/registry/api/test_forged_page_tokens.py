"""A page token that a client made up is a key or is refused, by every list and on both kinds of database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.rpc import paging
from tests.registry import world
from tests.registry.on_both import database_url  # noqa: F401  (a fixture)
from tests.registry.serving import furnish, serving
from tests.serving import Clients

LISTS = {
    "ListParks": pb.ListParksRequest(),
    "ListProducts": pb.ListProductsRequest(parent="parks/socks"),
    "ListEnterprises": pb.ListEnterprisesRequest(parent="parks/socks"),
    "ListLines": pb.ListLinesRequest(parent="parks/socks"),
    "ListCapacities": pb.ListCapacitiesRequest(parent="parks/socks/lines/-"),
}
KEYS: list[list[Any]] = [
    ["a"],
    ["a", "2026-03"],
    [7],
    [2**70],
    ["a", 7],
    [True],
    [None],
    ["\x00"],
    ["\ud800"],
    [["a"]],
    [],
]


@pytest.fixture
def clients(database_url: str, tmp_path: Path) -> Iterator[Clients]:  # noqa: F811
    with serving(database_url, tmp_path) as clients:
        furnish(clients)
        yield clients


def outcome(call: Any, request: Any) -> str:
    try:
        call(request)
    except grpc.RpcError as failed:
        return str(failed.code().name)  # type: ignore[attr-defined]
    return "OK"


def test_a_made_up_key_is_taken_for_a_key_or_refused(clients: Clients) -> None:
    outcomes = set()
    for name, request in LISTS.items():
        question = paging.of(request, world.MANAGER).question
        for key in KEYS:
            token = base64.urlsafe_b64encode(json.dumps([question, *key]).encode()).decode()
            asked = type(request)()
            asked.CopyFrom(request)
            asked.page_token = token
            outcomes.add(outcome(getattr(clients(world.MANAGER), name), asked))
    assert outcomes == {"OK", "INVALID_ARGUMENT"}
