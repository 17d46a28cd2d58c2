"""Policies as they stand in protos: the walk that a test of the whole product is made of."""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import Descriptor

from services.chassis import rpc
from services.chassis.identity import Role
from tests.chassis.rpc.conftest import SERVICE


def test_the_walk_gives_every_rpc_with_its_policy(stubs: Any) -> None:
    walked = {each.path.rpartition("/")[2]: each for each in rpc.rpcs([SERVICE])}
    assert list(walked) == [
        *("Echo", "ManagersEcho", "ParkFreeEcho", "WatchEcho", "FeedEcho", "ExchangeEcho", "NobodysEcho")
    ]
    roles = frozenset({Role.MANAGER, Role.ENTERPRISE, Role.INTEGRATOR})
    assert walked["Echo"].policy == rpc.Policy(roles, "echo.read", park_free=False)
    assert walked["WatchEcho"].streams
    assert walked["ParkFreeEcho"].policy is not None
    assert walked["ParkFreeEcho"].policy.park_free


def test_the_walk_finds_the_rpc_that_has_none(stubs: Any) -> None:
    assert [each.path for each in rpc.rpcs([SERVICE]) if each.policy is None] == [f"/{SERVICE}/NobodysEcho"]


def test_every_rpc_of_the_product_says_who_may_call() -> None:
    product = list(rpc.product_rpcs())
    assert len(product) > 30
    assert [each.path for each in product if each.policy is None or not each.policy.roles] == []


def test_an_integrator_needs_a_scope_wherever_it_may_call() -> None:
    policies = {each.path: each.policy for each in rpc.product_rpcs() if each.policy}
    unlike = [path for path, policy in policies.items() if (Role.INTEGRATOR in policy.roles) != bool(policy.scope)]
    assert unlike == []


def test_an_rpc_whose_request_names_no_park_says_that_it_is_free_of_parks() -> None:
    bound = [each for each in rpc.product_rpcs() if each.policy and not each.policy.park_free]
    assert [each.path for each in bound if not _names_a_resource(each.request)] == []


def _names_a_resource(request: Descriptor) -> bool:
    nested = [field.message_type for field in request.fields if field.message_type is not None]
    named = {"name", "parent", "names", "assignment", "order"}
    return any(named & set(message.fields_by_name) for message in (request, *nested))


def test_the_scopes_of_the_product_are_known_from_its_contracts() -> None:
    assert {"orders.write", "capacity.write", "plans.read"} <= set(rpc.known_scopes())
