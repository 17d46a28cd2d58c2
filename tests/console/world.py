"""A small park: two links, three enterprises of which two are rivals, and the people who look at its pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parkloom.logistics.v1.logistics_service_pb2 import CreateVehicleClassRequest
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.vehicle_pb2 import VehicleClass
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.identity import Caller, Role

PARENT = "parks/sock"
MANAGER = Caller("li", "sock", Role.MANAGER)
KNITTER = Caller("wang", "sock", Role.ENTERPRISE, "knit-a")
RIVAL = Caller("zhao", "sock", Role.ENTERPRISE, "knit-b")
PACKER = Caller("qian", "sock", Role.ENTERPRISE, "pack-c")
RIVALS_NAME = "Rival Knitting Works"
# Figures that occur nowhere else, so that a page which shows one gives it away.
RIVALS_PRICE_MICROS, RIVALS_CAPACITY = 430_117, 7_613
DAILY_CAPACITY = 5_000
HORIZON_DAYS = 30
TIME_ZONE = "Asia/Shanghai"


# No line carries the tag that the last one asks for.
PRODUCTS = (("ankle", "Ankle sock", []), ("crew", "Crew sock", []), ("gold", "Golden sock", ["gold"]))
ENTERPRISES = (("knit-a", "Anna Knitting"), ("knit-b", RIVALS_NAME), ("pack-c", "Clara Packing"))
LINES = (
    ("w-a", "knit-a", "knit", DAILY_CAPACITY, 400_000),
    ("w-b", "knit-b", "knit", RIVALS_CAPACITY, RIVALS_PRICE_MICROS),
    ("p-c", "pack-c", "pack", 20_000, 100_000),
)


def load(to_registry: RegistryServiceStub, to_logistics: LogisticsServiceStub) -> None:
    """Register the park with the services."""
    to_registry.CreatePark(registry.CreateParkRequest(park_id="sock", park=park()))
    for ident, called, tags in PRODUCTS:
        routing: Any = [{"link": "knit", "tags": tags}, {"link": "pack"}]
        product = Product(display_name=called, unit="pair", routing=routing)
        to_registry.CreateProduct(registry.CreateProductRequest(parent=PARENT, product_id=ident, product=product))
    for ident, called in ENTERPRISES:
        # The knitters answer themselves; the packer accepts automatically.
        enterprise = Enterprise(display_name=called, zone="east", auto_accept=ident == "pack-c")
        request = registry.CreateEnterpriseRequest(parent=PARENT, enterprise_id=ident, enterprise=enterprise)
        to_registry.CreateEnterprise(request)
    for ident, enterprise_id, link, capacity, price in LINES:
        line = _line(enterprise_id, link, capacity, price)
        to_registry.CreateLine(registry.CreateLineRequest(parent=PARENT, line_id=ident, line=line))
    vans = VehicleClass(display_name="Van", capacity=10_000, count=20, trips_per_day=4)
    request = CreateVehicleClassRequest(parent=PARENT, vehicle_class_id="van", vehicle_class=vans)
    to_logistics.CreateVehicleClass(request)


def park() -> Park:
    """The park without its enterprises."""
    return Park(
        display_name="Sock Town",
        time_zone=TIME_ZONE,
        currency_code="CNY",
        tags=["gold"],
        links=[{"id": "knit", "display_name": "Knitting"}, {"id": "pack", "display_name": "Packing"}],
        zones=[{"id": "east", "display_name": "East", "productive": True}, {"id": "port", "display_name": "Port"}],
        lanes=[{"from_zone": "east", "to_zone": "port", "cost_micros": 1_000}],
        policy={
            "horizon_days": HORIZON_DAYS,
            "fill_in_plan_seconds": 1,
            "default_late_cost_micros": 100_000,
            "default_unmet_cost_micros": 50_000_000,
            "auto_confirm": True,
        },
    )


def _line(enterprise: str, link: str, capacity: int, price_micros: int) -> Line:
    return Line(
        enterprise=f"{PARENT}/enterprises/{enterprise}",
        link=link,
        zone="east",
        machines=12,
        planned_daily_capacity=capacity,
        maximum_daily_capacity=2 * capacity,
        price_micros=price_micros,
        quality=0.9,
    )


def day(after_today: int) -> date:
    """One of the park's own days."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date() + timedelta(days=after_today)
