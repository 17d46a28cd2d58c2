"""The contracts keep their own rules, and a change that breaks callers fails.

Every rpc names the roles that may call it. Requests, replies and resources name resources in full (`parks/p/lines/l`),
events by short ids. Money is micro-units, enum value 0 is unspecified only, instants are timestamps.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest
from google.api import field_behavior_pb2, resource_pb2
from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    FileDescriptor,
    MethodDescriptor,
)

from buf.validate import validate_pb2
from parkloom.access.v1 import access_pb2

ROOT = Path(__file__).parents[1]
Part = TypeVar("Part", FieldDescriptor, EnumDescriptor, MethodDescriptor)
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
    method
    for module in SERVICES
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]


def _messages(file: FileDescriptor) -> list[Descriptor]:
    return list(file.message_types_by_name.values())


def _fields(files: Iterable[FileDescriptor]) -> list[FieldDescriptor]:
    return [field for file in files for message in _messages(file) for field in message.fields]


def _breaking_the_rule(parts: Iterable[Part], keeps: Callable[[Part], bool]) -> list[str]:
    """The full names of those that do not keep the rule: one test for all, for there are thousands of fields."""
    return [part.full_name for part in parts if not keeps(part)]


def _reference(field: FieldDescriptor) -> str:
    return str(field.GetOptions().Extensions[resource_pb2.resource_reference].type)


def _snake(text: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", text).lower()


READS = ("Get", "List", "Watch", "Summarize", "Stream", "Explain", "Compare", "Export")
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


def test_every_rpc_names_the_roles_that_may_call_it() -> None:
    assert _breaking_the_rule(RPCS, lambda rpc: bool(_roles(rpc))) == []


def test_no_rpc_lets_an_auditor_change_anything() -> None:
    changing = [rpc for rpc in RPCS if rpc.client_streaming or not rpc.name.startswith(READS)]
    assert _breaking_the_rule(changing, lambda rpc: access_pb2.ROLE_AUDITOR not in _roles(rpc)) == []


def test_every_rpc_that_changes_something_takes_a_request_id_of_one_form() -> None:
    assert _breaking_the_rule(RPCS, lambda rpc: _form_of_request_id(rpc) == _form_wanted(rpc)) == []


def _form_wanted(rpc: MethodDescriptor) -> str | None:
    return None if rpc.name.startswith(READS) else "^[!-~]{0,128}$"


def _form_of_request_id(rpc: MethodDescriptor) -> str | None:
    field = rpc.input_type.fields_by_name.get("request_id")
    return None if field is None else str(field.GetOptions().Extensions[validate_pb2.field].string.pattern)


def _roles(rpc: MethodDescriptor) -> list[int]:
    return list(rpc.GetOptions().Extensions[access_pb2.policy].roles)


def test_a_field_that_names_a_resource_has_its_full_name() -> None:
    assert _breaking_the_rule(_fields(OTHERS), _names_its_resource_in_full) == []


# A text to show, and the hash of a request.
NOT_NAMES = ("display_name", "request_digest")


def _names_its_resource_in_full(field: FieldDescriptor) -> bool:
    names_one = field.name in WORDS or field.name.rpartition("_")[2] in WORDS
    if field.type != FieldDescriptor.TYPE_STRING or not names_one or field.name in NOT_NAMES:
        return True
    own_name = field_behavior_pb2.IDENTIFIER in field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
    return own_name or _reference(field) in RESOURCES


def test_an_event_names_resources_by_short_ids() -> None:
    assert _breaking_the_rule(_fields(EVENTS), _names_no_resource_in_full) == []


def _names_no_resource_in_full(field: FieldDescriptor) -> bool:
    parts = () if field.message_type is None else field.message_type.fields
    return not any(_reference(each) for each in (field, *parts))


def test_money_is_micro_units_in_64_bits() -> None:
    money = [
        field
        for field in _fields(FILES)
        if field.message_type is None and {"micros", "price", "cost", "money"} & set(field.name.split("_"))
    ]
    assert money
    assert _breaking_the_rule(money, lambda field: field.name.endswith("_micros")) == []
    assert _breaking_the_rule(money, lambda field: field.type == FieldDescriptor.TYPE_INT64) == []


# Money that no scope guards: what a whole order is quoted at, what an order's owner gave, what the park declares, what
# managers and auditors alone get, and parts of a guarded message.
OPEN_MONEY = {
    "parkloom.matching.v1.CounterAssignmentRequest.unit_price_micros",
    "parkloom.matching.v1.ScarcityPrice.price_micros",
    "parkloom.matching.v1.ScarceCapacity.saving_per_day_micros",
    "parkloom.matching.v1.Verdict.extra_unit_cost_micros",
    "parkloom.matching.v1.Quote.more_micros",
    "parkloom.matching.v1.QuoteAnswer.price_micros",
    "parkloom.matching.v1.Order.late_cost_micros",
    "parkloom.matching.v1.Order.unmet_cost_micros",
    "parkloom.matching.v1.UpdateOrderRequest.late_cost_micros",
    "parkloom.matching.v1.UpdateOrderRequest.unmet_cost_micros",
    "parkloom.matching.v1.ChangedOrder.late_cost_micros",
    "parkloom.matching.v1.ChangedOrder.unmet_cost_micros",
    "parkloom.matching.v1.ChangedPolicy.default_late_cost_micros",
    "parkloom.matching.v1.ChangedPolicy.default_unmet_cost_micros",
    "parkloom.registry.v1.Lane.cost_micros",
    "parkloom.registry.v1.PlanningPolicy.default_late_cost_micros",
    "parkloom.registry.v1.PlanningPolicy.default_unmet_cost_micros",
    "parkloom.registry.v1.PlanningPolicy.default_setup_cost_micros",
    "parkloom.registry.v1.Link.default_setup_cost_micros",
    *(f"parkloom.registry.v1.Link.{part}_micros" for part in ("price_floor", "over_share_price")),
    *(
        f"parkloom.matching.v1.FairShares.{part}_micros"
        for part in ("shares", "capping", "levelling", "over", "floors")
    ),
    *(f"parkloom.matching.v1.PlanCost.{part}_micros" for part in ("production", "haulage", "lateness", "unmet")),
    *(f"parkloom.matching.v1.PlanCost.{part}_micros" for part in ("released", "setups", "preference", "guests")),
}


def test_every_other_price_and_cost_is_read_with_a_scope_of_its_own() -> None:
    money = [field for field in _fields(OTHERS) if field.name.endswith("_micros")]
    assert set(_breaking_the_rule(money, _is_guarded)) == OPEN_MONEY
    guarded = ("PlanCost", "FairShares")
    whole = [field for field in _fields(OTHERS) if field.message_type and field.message_type.name in guarded]
    assert whole
    assert _breaking_the_rule(whole, _is_guarded) == []


def _is_guarded(field: FieldDescriptor) -> bool:
    return bool(field.GetOptions().Extensions[access_pb2.read_scope] == "prices.read")


def test_an_instant_is_a_timestamp_and_a_day_is_text() -> None:
    instants = [field for field in _fields(FILES) if field.name.endswith("_time")]
    days = [field for field in _fields(FILES) if field.name.rpartition("_")[2] in ("date", "week", "month")]
    assert instants
    assert days
    assert _breaking_the_rule(instants, _is_a_timestamp) == []
    assert _breaking_the_rule(days, lambda field: field.type == FieldDescriptor.TYPE_STRING) == []


def _is_a_timestamp(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.full_name == "google.protobuf.Timestamp"


def test_the_value_0_of_an_enum_is_unspecified_only() -> None:
    enums = [enum for file in FILES for enum in file.enum_types_by_name.values()]
    assert enums
    assert _breaking_the_rule(enums, _begins_unspecified) == []


def _begins_unspecified(enum: EnumDescriptor) -> bool:
    return str(enum.values_by_number[0].name) == f"{_snake(enum.name).upper()}_UNSPECIFIED"


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
