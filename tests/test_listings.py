"""Fields by which lists are filtered: those of their messages, and none that a scope opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from parkloom.access.v1 import access_pb2
from parkloom.logistics.v1 import logistics_service_pb2, movement_pb2
from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2, plan_pb2
from parkloom.registry.v1 import enterprise_pb2, registry_service_pb2
from services.chassis.listing import Listing
from services.logistics.use_cases import listings as of_logistics
from services.matching.use_cases import listings as of_matching
from services.registry.use_cases import listings as of_registry

PROTOS = Path(__file__).parents[1] / "protos"
LISTS = [
    (of_registry.ENTERPRISES, enterprise_pb2.Enterprise, registry_service_pb2.ListEnterprisesRequest),
    (of_registry.LINES, enterprise_pb2.Line, registry_service_pb2.ListLinesRequest),
    (of_matching.PLANS, plan_pb2.Plan, matching_service_pb2.ListPlansRequest),
    (of_matching.ORDERS, order_pb2.Order, matching_service_pb2.ListOrdersRequest),
    (of_matching.ENDED_ORDERS, order_pb2.Order, matching_service_pb2.ListOrdersRequest),
    (of_matching.ASSIGNMENTS, assignment_pb2.Assignment, matching_service_pb2.ListAssignmentsRequest),
    (of_matching.ENDED_ASSIGNMENTS, assignment_pb2.Assignment, matching_service_pb2.ListAssignmentsRequest),
    (of_logistics.MOVEMENTS, movement_pb2.Movement, logistics_service_pb2.ListMovementsRequest),
]
_GUARDED: Any = access_pb2.read_scope


@pytest.mark.parametrize(("listing", "message", "request_type"), LISTS)
def test_fields_are_those_of_the_message_and_open_to_all_its_readers(
    listing: Listing, message: Any, request_type: Any
) -> None:
    """A filter by a field that the reply leaves out would show it."""
    for name in listing.fields:
        assert not message.DESCRIPTOR.fields_by_name[name].GetOptions().Extensions[_GUARDED], name


@pytest.mark.parametrize(("listing", "message", "request_type"), LISTS)
def test_the_contract_names_the_fields(listing: Listing, message: Any, request_type: Any) -> None:
    path = PROTOS / request_type.DESCRIPTOR.file.name
    text = path.read_text().split(f"message {request_type.DESCRIPTOR.name} {{")[1].split("string filter =")[0]
    assert [name for name in listing.fields if f"`{name}`" not in text.rpartition("// Filter in")[2]] == []


@pytest.mark.parametrize(("listing", "message", "request_type"), LISTS)
def test_a_row_has_what_a_list_comes_by(listing: Listing, message: Any, request_type: Any) -> None:
    if "order_by" not in request_type.DESCRIPTOR.fields_by_name or not listing.attributes:
        return
    for name, field in listing.fields.items():
        assert listing.attributes.get(name, name) == field.column.name
