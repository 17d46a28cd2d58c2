"""A small park as requests describe it, and callers of every role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from parkloom.registry.v1 import enterprise_pb2, park_pb2, product_pb2
from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.identity import Caller, Role

# 10 March in London, where the park's day already is the 11th.
NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
TODAY = "2026-03-11"

MANAGER = Caller("mei", "socks", Role.MANAGER)
DYER = Caller("dai", "socks", Role.ENTERPRISE, enterprise="dye-house")
RIVAL = Caller("lu", "socks", Role.ENTERPRISE, enterprise="rival-dyer")
AUDITOR = Caller("an", "socks", Role.AUDITOR)
STRANGER = Caller("sven", "mills", Role.MANAGER)
SERVICE = Caller("matching", "", Role.SERVICE)
ERP = Caller("erp", "socks", Role.INTEGRATOR, scopes=frozenset({"capacity.write", "products.write", "lines.read"}))
DYERS_MACHINE = Caller(
    "plc", "socks", Role.INTEGRATOR, enterprise="dye-house", scopes=frozenset({"capacity.write", "products.write"})
)


def park(**changes: Any) -> park_pb2.Park:
    described: dict[str, Any] = {
        "display_name": "Sock park",
        "time_zone": "Asia/Shanghai",
        "currency_code": "CNY",
        "links": [{"id": "spinning"}, {"id": "dyeing"}, {"id": "trucking", "carriage": True}],
        "tags": ["wool", "organic"],
        "zones": [{"id": "east", "productive": True}, {"id": "west", "productive": True}, {"id": "harbour"}],
        "lanes": [{"from_zone": "east", "to_zone": "harbour", "transit_days": 1, "cost_micros": 2_000}],
        "quotas": [{"id": "effluent", "links": ["dyeing"], "daily_limit": 900.5, "per_unit": 0.012}],
        "policy": {
            "frozen_days": 2,
            "horizon_days": 60,
            "stale_factor": 0.8,
            "auto_confirm": True,
            "day_closes_at": "00:00",
            "park_plan_at": "03:00",
            "same_day_until": "09:30",
            "first_day_offset": 1,
            "remind_before_hours": 2,
            "report_tolerance": 0.1,
            "stability_weight": 0.05,
            "hold_hours": 24,
            "held_unit_days_limit": 1_000_000,
            "merit_range": 0.05,
        },
    }
    return park_pb2.Park(**described | changes)


def create_park(**changes: Any) -> pb.CreateParkRequest:
    return pb.CreateParkRequest(park_id="socks", park=park(**changes))


def create_product(ident: str = "ankle", *, request_id: str = "", **changes: Any) -> pb.CreateProductRequest:
    described: dict[str, Any] = {
        "display_name": "Ankle sock",
        "unit": "pair",
        "routing": [{"link": "spinning"}, {"link": "dyeing", "load": 1.3, "tags": ["wool"], "min_quality": 0.9}],
    }
    product = product_pb2.Product(**described | changes)
    return pb.CreateProductRequest(parent="parks/socks", product_id=ident, product=product, request_id=request_id)


def create_enterprise(ident: str = "dye-house", *, request_id: str = "", **changes: Any) -> pb.CreateEnterpriseRequest:
    described: dict[str, Any] = {
        "display_name": "Dye house",
        "zone": "east",
        "latitude": 29.7,
        "longitude": 120.2,
        "contacts": [{"person": "Dai", "phone": "+86 575 1"}],
    }
    enterprise = enterprise_pb2.Enterprise(**described | changes)
    return pb.CreateEnterpriseRequest(
        parent="parks/socks", enterprise_id=ident, enterprise=enterprise, request_id=request_id
    )


def line(**changes: Any) -> enterprise_pb2.Line:
    described: dict[str, Any] = {
        "enterprise": "parks/socks/enterprises/dye-house",
        "link": "dyeing",
        "zone": "east",
        "machines": 34,
        "planned_daily_capacity": 9_000,
        "maximum_daily_capacity": 12_000,
        "price_micros": 85_500,
        "min_lot": 500,
        "lead_days": 1,
        "tags": ["wool"],
        "quality": 0.96,
    }
    return enterprise_pb2.Line(**described | changes)


def create_line(ident: str = "d-1", *, request_id: str = "", **changes: Any) -> pb.CreateLineRequest:
    return pb.CreateLineRequest(parent="parks/socks", line_id=ident, line=line(**changes), request_id=request_id)


def create_rivals_line(ident: str = "r-1") -> pb.CreateLineRequest:
    return create_line(ident, enterprise="parks/socks/enterprises/rival-dyer")


def capacity(
    *figures: tuple[str, int], line: str = "d-1", request_id: str = "", source: str = "CAPACITY_SOURCE_PHONE"
) -> pb.UpdateCapacityRequest:
    given = [{"date": day, "daily_capacity": units, "source": source} for day, units in figures]
    return pb.UpdateCapacityRequest(name=f"parks/socks/lines/{line}", figures=given, request_id=request_id)


def batch(*requests: pb.UpdateCapacityRequest, request_id: str = "") -> pb.BatchUpdateCapacityRequest:
    return pb.BatchUpdateCapacityRequest(parent="parks/socks", requests=requests, request_id=request_id)
