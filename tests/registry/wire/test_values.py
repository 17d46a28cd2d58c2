from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from parkloom.registry.v1 import enterprise_pb2, events_pb2, park_pb2, product_pb2
from services.registry.domain.enterprise import Contact, Enterprise
from services.registry.domain.line import Line, Rate
from services.registry.domain.park import Lane, Link, Park, PlanningPolicy, Quota, Zone
from services.registry.domain.product import Product, RouteStep
from services.registry.wire import resources
from tests.registry import world

SET_BY_THE_SERVICE = {"name", "etag", "create_time", "update_time"}
# What the park asks of an enterprise, and the age and report of figures: by other rpcs, or worked out.
ASKED = {"refresh_ask_time", "refresh_asked_by", "oldest_figure_age_days", "stale"}
REPORTED = {
    *("planned_capacity_source", "planned_capacity_report"),
    *("planned_capacity_age_days", "planned_capacity_stale"),
}
IN_USE = {"setup_in_use", "setup_cost_micros_in_use", "min_run_in_use"}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Link, park_pb2.Link),
        (Zone, park_pb2.Zone),
        (Lane, park_pb2.Lane),
        (Quota, park_pb2.Quota),
        (PlanningPolicy, park_pb2.PlanningPolicy),
        (RouteStep, product_pb2.RouteStep),
        (Contact, enterprise_pb2.Contact),
        (Rate, enterprise_pb2.Rate),
    ],
)
def test_a_value_has_the_fields_of_its_message(kind: Any, message: Any) -> None:
    assert {field.name for field in fields(kind)} == set(message.DESCRIPTOR.fields_by_name)


@pytest.mark.parametrize(
    ("kind", "message", "fixed"),
    [
        (Park, park_pb2.Park, set()),
        (Product, product_pb2.Product, set()),
        (Enterprise, enterprise_pb2.Enterprise, ASKED),
        (Line, enterprise_pb2.Line, {"enterprise", "link", *IN_USE, *REPORTED}),
    ],
)
def test_every_field_that_a_caller_may_set_can_be_changed_or_is_fixed(kind: Any, message: Any, fixed: set[str]) -> None:
    assert {*kind.CHANGEABLE, *fixed, *SET_BY_THE_SERVICE} == set(message.DESCRIPTOR.fields_by_name)


@pytest.mark.parametrize(
    ("kind", "event", "left_out"),
    [
        (Park, events_pb2.ParkChanged, set()),
        (Product, events_pb2.ProductChanged, set()),
        (Enterprise, events_pb2.EnterpriseChanged, {"contacts"}),
        (Line, events_pb2.LineChanged, set()),
    ],
)
def test_an_event_has_all_that_can_be_changed_but_the_contacts(kind: Any, event: Any, left_out: set[str]) -> None:
    assert set(kind.CHANGEABLE) - set(event.DESCRIPTOR.fields_by_name) == left_out


def test_a_park_read_from_a_request_is_written_back_the_same() -> None:
    described = world.park()
    written = resources.park_message(resources.park_from(described, "socks", world.NOW))
    for field in SET_BY_THE_SERVICE:
        written.ClearField(field)
    assert written == described


def test_a_step_without_a_load_takes_one_unit_of_capacity() -> None:
    product = resources.product_from(world.create_product().product, "socks", "ankle", world.NOW)
    assert [step.load for step in product.routing] == [1.0, 1.3]
