from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from google.protobuf import descriptor_pb2 as pb

from parkloom.access.v1 import access_pb2
from services.chassis import wire
from services.errors import Invalid


class Role(StrEnum):
    MANAGER = "manager"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    number: int = 7
    type_name: str | None = None


@pytest.mark.parametrize("text", ["2026-02-30", "20260312", "2026-W12-1", "12.3.2026", ""])
def test_a_date_is_read_in_one_form_only(text: str) -> None:
    with pytest.raises(Invalid, match="due_date: give a day that exists, as YYYY-MM-DD"):
        wire.date_from(text, "due_date")


@pytest.mark.parametrize("day", [date(2026, 3, 12), date(2028, 2, 29)])
def test_a_date_is_read_back_from_its_text(day: date) -> None:
    assert wire.date_from(wire.date_text(day), "date") == day


def test_an_instant_is_read_back_from_its_message() -> None:
    instant = datetime(2026, 3, 12, 8, 30, 15, 250_000, UTC)
    assert wire.instant_from(wire.timestamp(instant), "create_time") == instant


def test_no_date_is_the_empty_text() -> None:
    assert wire.date_text(None) == ""


def test_an_unset_field_has_the_default_of_the_dataclass() -> None:
    assert wire.value_from(Field, pb.FieldDescriptorProto(name="load")) == Field("load", 7, None)


def test_a_field_set_to_zero_is_not_unset() -> None:
    message = pb.FieldDescriptorProto(name="load", number=0, type_name="")
    assert wire.value_from(Field, message) == Field("load", 0, "")


def test_a_field_that_is_none_stays_unset_in_the_message() -> None:
    message = pb.FieldDescriptorProto(**wire.fields_of(Field("load"), ("name", "number", "type_name")))
    assert (message.number, message.HasField("type_name")) == (7, False)


def test_an_unset_field_reads_as_none() -> None:
    message = pb.FieldDescriptorProto(number=0)
    assert (wire.optional(message, "name"), wire.optional(message, "number")) == (None, 0)


@pytest.mark.parametrize("role", Role)
def test_an_enum_is_read_back_from_its_number(role: Role) -> None:
    assert wire.enum_from(Role, access_pb2.Role, wire.enum_number(access_pb2.Role, role), "role") is role


def test_the_unspecified_value_of_an_enum_is_none() -> None:
    assert wire.enum_from(Role, access_pb2.Role, 0, "role") is None


def test_the_unspecified_value_of_a_required_enum_is_refused() -> None:
    with pytest.raises(Invalid, match=r"role: use one of ROLE_MANAGER, .*ROLE_AUDITOR"):
        wire.required_enum_from(Role, access_pb2.Role, 0, "role")


@pytest.mark.parametrize("number", [77, access_pb2.ROLE_SERVICE])
def test_a_number_that_the_domain_has_no_name_for_is_refused(number: int) -> None:
    with pytest.raises(Invalid, match="role: use one of ROLE_MANAGER"):
        wire.enum_from(Role, access_pb2.Role, number, "role")
