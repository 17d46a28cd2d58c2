"""The contracts keep their own rules, and a change that breaks callers fails.

Every rpc names the roles that may call it. Requests, replies and resources name resources in full (`parks/p/lines/l`),
events by short ids. Money is micro-units, enum value 0 is unspecified only, instants are timestamps.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from google.api import field_behavior_pb2, resource_pb2
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, FileDescriptor

from parkloom.access.v1 import access_pb2

ROOT = Path(__file__).parents[1]
BUF = Path(sys.executable).parent / "buf"
PROTOS = ROOT / "protos"
# Every service there is: a new file of one needs no entry here.
SERVICES = [
    import_module(".".join(path.relative_to(PROTOS).with_suffix("").parts))
    for path in sorted(PROTOS.glob("parkloom/**/*_service_pb2.py"))
]
FILES = [
    import_module(".".join(path.relative_to(PROTOS).with_suffix("").parts)).DESCRIPTOR
    for path in sorted(PROTOS.glob("parkloom/**/*_pb2.py"))
]
RPCS = [
    pytest.param(method, id=method.full_name)
    for module in SERVICES
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]


def _messages(file: FileDescriptor) -> list[Descriptor]:
    return list(file.message_types_by_name.values())


def _fields(files: Iterable[FileDescriptor]) -> list[Any]:
    fields = (field for file in files for message in _messages(file) for field in message.fields)
    return [pytest.param(field, id=field.full_name) for field in fields]


def _enums(files: Iterable[FileDescriptor]) -> list[Any]:
    return [pytest.param(enum, id=enum.full_name) for file in files for enum in file.enum_types_by_name.values()]


def _reference(field: FieldDescriptor) -> str:
    return str(field.GetOptions().Extensions[resource_pb2.resource_reference].type)


def _snake(text: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", text).lower()


EVENTS = [file for file in FILES if file.name.endswith("/events.proto")]
OTHERS = [file for file in FILES if file not in EVENTS and "/access/" not in file.name]
RESOURCES = {
    option.type: option
    for file in FILES
    for message in _messages(file)
    if (option := message.GetOptions().Extensions[resource_pb2.resource]).type
}
# The words by which a field names a resource: `line`, `only_enterprises`, `to_enterprise`, `carrier`, `parent`.
WORDS = {_snake(word) for option in RESOURCES.values() for word in (option.singular, option.plural)}
WORDS |= {"carrier", "parent", "name"}


@pytest.mark.parametrize("rpc", RPCS)
def test_every_rpc_names_the_roles_that_may_call_it(rpc) -> None:
    assert rpc.GetOptions().Extensions[access_pb2.policy].roles


@pytest.mark.parametrize("rpc", RPCS)
def test_no_rpc_lets_an_auditor_change_anything(rpc) -> None:
    reads = rpc.name.startswith(("Get", "List", "Watch", "Summarize", "Stream", "Explain"))
    assert reads or access_pb2.ROLE_AUDITOR not in rpc.GetOptions().Extensions[access_pb2.policy].roles


@pytest.mark.parametrize("field", _fields(OTHERS))
def test_a_field_that_names_a_resource_has_its_full_name(field: FieldDescriptor) -> None:
    names_one = field.name in WORDS or field.name.rpartition("_")[2] in WORDS
    if field.type != FieldDescriptor.TYPE_STRING or not names_one or field.name == "display_name":
        return
    own_name = field_behavior_pb2.IDENTIFIER in field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
    assert own_name or _reference(field) in RESOURCES


@pytest.mark.parametrize("field", _fields(EVENTS))
def test_an_event_names_resources_by_short_ids(field: FieldDescriptor) -> None:
    parts = () if field.message_type is None else field.message_type.fields
    assert [each.full_name for each in (field, *parts) if _reference(each)] == []


@pytest.mark.parametrize("field", _fields(FILES))
def test_money_is_micro_units_in_64_bits(field: FieldDescriptor) -> None:
    if field.message_type is None and {"micros", "price", "cost", "money"} & set(field.name.split("_")):
        assert field.name.endswith("_micros")
        assert field.type == FieldDescriptor.TYPE_INT64


@pytest.mark.parametrize("field", _fields(FILES))
def test_an_instant_is_a_timestamp_and_a_day_is_text(field: FieldDescriptor) -> None:
    if field.name.endswith("_time"):
        assert field.message_type.full_name == "google.protobuf.Timestamp"
    if field.name.rpartition("_")[2] in ("date", "week", "month"):
        assert field.type == FieldDescriptor.TYPE_STRING


@pytest.mark.parametrize("enum", _enums(FILES))
def test_the_value_0_of_an_enum_is_unspecified_only(enum: EnumDescriptor) -> None:
    assert enum.values_by_number[0].name == f"{_snake(enum.name).upper()}_UNSPECIFIED"


@pytest.mark.parametrize("path", sorted(PROTOS.glob("parkloom/**/*.proto")), ids=lambda path: path.name)
def test_no_comment_makes_zero_a_default(path: Path) -> None:
    assert re.findall(r"//.*\b0 means\b.*", path.read_text()) == []


def test_a_change_that_breaks_callers_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "contracts"
    shutil.copytree(ROOT / "protos", copy / "protos", ignore=shutil.ignore_patterns("*.py", "*.pyi", "__pycache__"))
    shutil.copytree(ROOT / "third_party", copy / "third_party")
    shutil.copy(ROOT / "buf.yaml", copy)
    assert _breaking(copy).returncode == 0
    order = copy / "protos" / "parkloom" / "matching" / "v1" / "order.proto"
    order.write_text(order.read_text().replace("int64 quantity = 3", "string quantity = 3"))
    broken = _breaking(copy)
    assert broken.returncode != 0
    assert "quantity" in broken.stdout


def _breaking(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [BUF, "breaking", "protos", "--against", "protos/released.binpb"]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=60)
