"""Every rpc can be called by HTTP, in one form, and no request means two rpcs."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import cast

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor

from buf.validate import validate_pb2
from services.gateway.bindings import Binding, bindings_of, clashes, open_services, services

RPCS = [rpc for service in services() for rpc in service.methods]
BINDINGS = [binding for rpc in RPCS for binding in bindings_of(rpc)]
READS = ("Get", "List", "Watch", "Summarize", "Explain", "Compare", "Export", "StreamSnapshot")
METHODS = {"Update": "PATCH", "Delete": "DELETE"}
# It puts figures of days into a line, and changes no field of it.
POSTED = {"UpdateCapacity"}


def _bound(method: str, template: str, rpc: str = "GetOrder") -> Binding:
    return Binding(cast(MethodDescriptor, SimpleNamespace(name=rpc)), method, template, "")


def test_every_rpc_has_a_binding() -> None:
    assert RPCS
    assert [rpc.full_name for rpc in RPCS if not bindings_of(rpc)] == []


def test_no_two_bindings_clash() -> None:
    assert [(one.template, other.template) for one, other in clashes(BINDINGS)] == []


@pytest.mark.parametrize(
    ("other", "clashing"),
    [
        ("/v1/{name=parks/*/orders/*}", True),
        ("/v1/{other=parks/*/*/first}", True),
        ("/v1/{name=parks/*/orders/*}:hold", False),
        ("/v1/{name=parks/*/quotes/*}", False),
        ("/v1/{parent=parks/*}/orders", False),
    ],
)
def test_bindings_clash_where_one_path_fits_both(other: str, clashing: bool) -> None:
    first = _bound("GET", "/v1/{name=parks/*/orders/*}")
    assert bool(clashes([first, _bound("GET", other)])) is clashing
    assert clashes([first, _bound("POST", other)]) == []


def test_the_method_says_what_an_rpc_does() -> None:
    assert [binding.template for binding in BINDINGS if binding.method != _method(binding.rpc.name)] == []


def _method(rpc: str) -> str:
    if rpc.startswith(READS):
        return "GET"
    return next((method for verb, method in METHODS.items() if rpc.startswith(verb) and rpc not in POSTED), "POST")


def test_a_read_and_a_deletion_carry_no_body_and_all_else_does() -> None:
    wrong = [each.template for each in BINDINGS if bool(each.body) is (each.method in ("GET", "DELETE"))]
    assert wrong == []


def test_paths_and_bodies_name_fields_of_their_requests() -> None:
    named = [(each.rpc.input_type, field) for each in BINDINGS for field in (*each.variables, each.body)]
    assert [
        (message.name, field) for message, field in named if field not in ("", "*") and not _field(message, field)
    ] == []


def test_a_name_in_a_path_is_one_that_its_field_takes() -> None:
    """A path whose name is refused by the rules of its field could never be called."""
    wrong = [
        (binding.template, field)
        for binding in BINDINGS
        for field, pattern in binding.variables.items()
        if not _takes(_field(binding.rpc.input_type, field), pattern.replace("*", "x1"))
    ]
    assert wrong == []


def _takes(field: FieldDescriptor, name: str) -> bool:
    rules = field.GetOptions().Extensions[validate_pb2.field].string
    return field.type == FieldDescriptor.TYPE_STRING and bool(re.search(rules.pattern, name))


def _field(message: Descriptor, path: str) -> FieldDescriptor:
    first, _, rest = path.partition(".")
    field: FieldDescriptor = message.fields_by_name[first]
    return _field(field.message_type, rest) if rest else field


def test_what_only_the_installation_may_call_is_not_open() -> None:
    closed = {service.full_name for service in services()} - {service.full_name for service in open_services()}
    assert closed == {f"parkloom.{part}.v1.SnapshotService" for part in ("registry", "matching", "logistics")}
