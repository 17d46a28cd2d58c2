"""Policies as they stand in protos: the walk that a test of the whole product is made of."""

from __future__ import annotations

from typing import Any

from services.chassis import rpc
from services.chassis.identity import Role
from tests.chassis.rpc.conftest import SERVICE


def test_the_walk_gives_every_rpc_with_its_policy(stubs: Any) -> None:
    walked = {each.path.rpartition("/")[2]: each for each in rpc.rpcs([SERVICE])}
    assert list(walked) == ["Echo", "ManagersEcho", "ParkFreeEcho", "WatchEcho", "NobodysEcho"]
    roles = frozenset({Role.MANAGER, Role.ENTERPRISE, Role.INTEGRATOR})
    assert walked["Echo"].policy == rpc.Policy(roles, "echo.read", park_free=False)
    assert walked["WatchEcho"].streams
    assert walked["ParkFreeEcho"].policy is not None
    assert walked["ParkFreeEcho"].policy.park_free


def test_the_walk_finds_the_rpc_that_has_none(stubs: Any) -> None:
    assert [each.path for each in rpc.rpcs([SERVICE]) if each.policy is None] == [f"/{SERVICE}/NobodysEcho"]


def test_the_scopes_of_the_product_are_known_from_its_contracts() -> None:
    assert {"orders.write", "capacity.write", "plans.read"} <= set(rpc.known_scopes())
