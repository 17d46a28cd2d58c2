"""HTTP bindings of rpcs, as `google.api.http` of the contracts gives them, and which of them clash."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from google.api import annotations_pb2
from google.api.http_pb2 import HttpRule
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

from parkloom.access.v1 import access_pb2
from services.chassis.rpc import product_services

_POLICY: Any = access_pb2.policy  # its stub does not name what it extends
_VARIABLE = re.compile(r"{(?P<field>[^=}]+)=(?P<pattern>[^}]+)}")


@dataclass(frozen=True)
class Binding:
    """One way to call `rpc` by HTTP: method, template of the path (`/v1/{name=parks/*}:hold`), and the body's field.

    `body` is "" for none, "*" for all fields that are not in the path; what is in neither goes into the query.
    """

    rpc: MethodDescriptor
    method: str
    template: str
    body: str

    @property
    def variables(self) -> dict[str, str]:
        """The fields that the path carries, and the pattern of each."""
        return {found["field"]: found["pattern"] for found in _VARIABLE.finditer(self.template)}

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments, `*` for one that is free; the last one carries the verb."""
        return tuple(self.path(lambda pattern: pattern).strip("/").split("/"))

    def path(self, written: Callable[[str], str]) -> str:
        """The path, each variable as `written` has its pattern."""
        return _VARIABLE.sub(lambda found: written(found["pattern"]), self.template)


@cache
def services() -> tuple[ServiceDescriptor, ...]:
    """Every service of the contracts, by full name."""
    return tuple(sorted(product_services(), key=lambda service: str(service.full_name)))


def open_services() -> tuple[ServiceDescriptor, ...]:
    """The services with an rpc for somebody besides the installation's own processes."""
    return tuple(service for service in services() if any(_is_open(rpc) for rpc in service.methods))


def _is_open(rpc: MethodDescriptor) -> bool:
    return set(rpc.GetOptions().Extensions[_POLICY].roles) != {access_pb2.ROLE_SERVICE}


def bindings_of(rpc: MethodDescriptor) -> tuple[Binding, ...]:
    """The bindings of one rpc, in the order of its contract; none where it has no `google.api.http`."""
    rule = rpc.GetOptions().Extensions[annotations_pb2.http]
    return tuple(_bindings(rpc, rule))


def _bindings(rpc: MethodDescriptor, rule: HttpRule) -> Iterator[Binding]:
    method = rule.WhichOneof("pattern")
    if method is not None:
        yield Binding(rpc, method.upper(), getattr(rule, method), rule.body)
    for further in rule.additional_bindings:
        yield from _bindings(rpc, further)


def clashes(bindings: Sequence[Binding]) -> list[tuple[Binding, Binding]]:
    """The pairs of bindings that one request could mean alike: of one method, with paths that have a path in common."""
    return [(one, other) for one, other in combinations(bindings, 2) if _overlap(one, other)]


def _overlap(one: Binding, other: Binding) -> bool:
    if one.method != other.method or len(one.segments) != len(other.segments):
        return False
    return all(_meet(*pair) for pair in zip(one.segments, other.segments, strict=True))


def _meet(one: str, other: str) -> bool:
    """True where a segment fits both: the verbs are equal, and what stands before them is equal or free."""
    (left, _, verb), (right, _, other_verb) = one.partition(":"), other.partition(":")
    return verb == other_verb and (left == right or "*" in (left, right))
