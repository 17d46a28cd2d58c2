"""Policies of rpcs: the option `(parkloom.access.v1.policy)` beside it in its proto."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor, MethodDescriptor, ServiceDescriptor

from parkloom.access.v1 import access_pb2
from services.chassis.identity import Caller, Role
from services.chassis.rpc import read_scopes
from services.errors import Forbidden

_POLICY: Any = access_pb2.policy  # its stub does not name what it extends


@dataclass(frozen=True, slots=True)
class Policy:
    """The callers that an rpc admits: one of `roles`; an integrator only with `scope` in its token."""

    roles: frozenset[Role]
    scope: str
    park_free: bool

    def check(self, caller: Caller) -> None:
        """Raises Forbidden unless `caller` may call.

        A bound integrator is an enterprise's machine: it may call only what that may, and needs the scope besides.
        """
        if caller.role not in self.roles or (caller.bound and Role.ENTERPRISE not in self.roles):
            raise Forbidden("ROLE_NOT_ALLOWED", "a token of this role may not make this call")
        if caller.role is Role.INTEGRATOR and self.scope and self.scope not in caller.scopes:
            message = f"the token lacks the scope {self.scope}: ask for one that has it"
            raise Forbidden("SCOPE_MISSING", message, {"scope": self.scope})


@dataclass(frozen=True, slots=True)
class Rpc:
    """One rpc of a service. `path` is what goes over the wire: /package.Service/Method. No policy: nobody may call."""

    path: str
    policy: Policy | None
    request: Descriptor
    response: Descriptor
    streams: bool


def rpcs(services: Iterable[str]) -> Iterator[Rpc]:
    """All rpcs of the services of these full names, whose stubs must have been imported."""
    pool = descriptor_pool.Default()
    for name in services:
        yield from _rpcs(pool.FindServiceByName(name))


def product_rpcs() -> Iterator[Rpc]:
    """All rpcs of the product: of every service in the package `parkloom`, served by this process or not."""
    for service in product_services():
        yield from _rpcs(service)


def known_scopes() -> list[str]:
    """Every scope that some rpc of the product, or a field of some reply, asks for, sorted."""
    product = list(product_rpcs())
    of_fields = {scope for rpc in product for scope in read_scopes.scopes_within(rpc.response)}
    return sorted(of_fields | {rpc.policy.scope for rpc in product if rpc.policy and rpc.policy.scope})


def _rpcs(service: ServiceDescriptor) -> Iterator[Rpc]:
    for method in service.methods:
        path = f"/{service.full_name}/{method.name}"
        yield Rpc(path, _policy(method), method.input_type, method.output_type, method.server_streaming)


def _policy(method: MethodDescriptor) -> Policy | None:
    options = method.GetOptions()
    if not options.HasExtension(_POLICY):
        return None
    stated = options.Extensions[_POLICY]
    return Policy(frozenset(map(_role, stated.roles)), stated.scope, stated.park_free)


def _role(number: int) -> Role:
    return Role(access_pb2.Role.Name(number).removeprefix("ROLE_").lower())


def product_services() -> Iterator[ServiceDescriptor]:
    """Every service in the package `parkloom`, its stubs imported."""
    package = importlib.import_module("parkloom")
    for module in pkgutil.walk_packages(package.__path__, "parkloom."):
        if module.name.endswith("_pb2"):
            yield from importlib.import_module(module.name).DESCRIPTOR.services_by_name.values()
