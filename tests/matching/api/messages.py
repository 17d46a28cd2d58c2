"""Requests in right form, to be spoilt by the tests."""

from __future__ import annotations

from typing import Any

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2, plan_pb2
from tests.matching import world

PARENT = f"parks/{world.PARK}"


def order(**changes: Any) -> order_pb2.Order:
    given = {
        "product": f"{PARENT}/products/sock",
        "quantity": 80,
        "release_date": str(world.TODAY),
        "due_date": str(world.day(10)),
        "ship_to_zone": "port",
        "partial": True,
    }
    return order_pb2.Order(**{**given, **changes})


def create_order(ident: str = "o1", request_id: str = "", **changes: Any) -> service.CreateOrderRequest:
    return service.CreateOrderRequest(parent=PARENT, order_id=ident, request_id=request_id, order=order(**changes))


def create_orders(*requests: service.CreateOrderRequest, request_id: str = "") -> service.BatchCreateOrdersRequest:
    return service.BatchCreateOrdersRequest(parent=PARENT, requests=requests, request_id=request_id)


def create_plan(**changes: Any) -> service.CreatePlanRequest:
    return service.CreatePlanRequest(parent=PARENT, plan=plan_pb2.Plan(**{"kind": "PLAN_KIND_PARK_PLAN"} | changes))
