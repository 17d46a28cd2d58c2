"""The park that is simulated: four links of four enterprises each, two zones, and the buyers' zone behind lanes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask

from parkloom.registry.v1 import park_pb2, registry_service_pb2
from services.demo.load import Loader

PARK = "simulated"
NAME = f"parks/{PARK}"
LINKS = ("spinning", "dyeing", "knitting", "sewing")
ENTERPRISES_A_LINK = 4
DAYS = 40
HORIZON_DAYS = 30
DAILY_CAPACITY = 900
SHIP_TO = "port"
# Capacity that a unit takes at each link.
LOADS = {"spinning": 1.0, "dyeing": 1.0, "knitting": 1.5, "sewing": 2.0}
PRODUCTS = {"crew": LINKS, "plain": ("spinning", "knitting", "sewing"), "yarn": ("spinning", "dyeing")}
_LANES = (("north", "south", 0), ("south", "north", 0), ("north", SHIP_TO, 1), ("south", SHIP_TO, 2))
ENTERPRISES = tuple(f"{link}-{number}" for link in LINKS for number in range(ENTERPRISES_A_LINK))


def document(start: date) -> dict[str, Any]:
    """The park file, without orders."""
    return {
        "start_date": start.isoformat(),
        "days": DAYS,
        "park": {
            "id": PARK,
            "name": "Simulated",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "links": [{"id": link, "name_zh": link, "carriage": False} for link in LINKS],
            "tags": ["n168"],
        },
        "zones": [{"id": zone, "latitude": 42.9, "longitude": 125.1} for zone in ("north", "south", SHIP_TO)],
        "lanes": [{"from_zone": a, "to_zone": b, "transit_days": days, "cost": 0.001} for a, b, days in _LANES],
        "quotas": [{"id": "effluent", "links": ["dyeing"], "daily_limit": 2_000.0, "per_unit": 1.0}],
        "products": [
            {"code": code, "name": code, "unit": "pair", "routing": _route(links)} for code, links in PRODUCTS.items()
        ],
        "enterprises": list(_enterprises()),
        "lines": list(_lines()),
        "vehicle_classes": [
            {"id": "van", "name": "Van", "capacity_units": 500, "count": 12, "trips_per_day": 3, "cost": 8.0}
        ],
        "orders": [],
    }


def order(name: str, product: str, quantity: int, release: date, due: date) -> dict[str, Any]:
    """An order of the file."""
    return {
        "id": name,
        "product": product,
        "quantity": quantity,
        "release_date": release.isoformat(),
        "due_date": due.isoformat(),
        "ship_to_zone": SHIP_TO,
        "buyer_reference": name,
        "late_cost": 0.05,
        "unmet_cost": 5.0,
        "partial": True,
        "route": [],
    }


def load(loader: Loader, changed: Mapping[str, Any] | None = None) -> None:
    """Register the park, whose plans take a second; `changed` are other fields of its policy."""
    loader.load()
    policy = park_pb2.PlanningPolicy(
        horizon_days=HORIZON_DAYS,
        park_plan_seconds=1,
        fill_in_plan_seconds=1,
        auto_confirm=True,
        same_day_until="24:00",
        default_min_run=0,
        default_setup=0,
        default_setup_cost_micros=0,
        answer_within_hours=30,
        counter_tolerance=0.1,
        default_tolerance=0.02,
        report_tolerance=0.1,
    )
    policy.MergeFrom(park_pb2.PlanningPolicy(**(changed or {})))
    update = registry_service_pb2.UpdateParkRequest(
        park=park_pb2.Park(name=NAME, policy=policy), update_mask=FieldMask(paths=["policy"])
    )
    loader.clients.registry.UpdatePark(update)


def _route(links: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"link": link, "load": LOADS[link], "max_suppliers": None} for link in links]


def _enterprises() -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(ENTERPRISES):
        zone = ("north", "south")[number % 2]
        yield {"id": enterprise, "name": enterprise, "zone": zone, "auto_accept": number % ENTERPRISES_A_LINK == 0}


def _lines() -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(_enterprises()):
        link = enterprise["id"].rsplit("-", 1)[0]
        yield {
            "id": f"l-{enterprise['id']}",
            "enterprise": enterprise["id"],
            "link": link,
            "zone": enterprise["zone"],
            "machines": 10,
            "daily_capacity": DAILY_CAPACITY,
            "price": 0.01 + 0.001 * (number % ENTERPRISES_A_LINK),
            "min_lot": 20,
            "lead_days": number % 2,
            "tags": ["n168"],
            "quality": 0.9,
        }


def soon(today: date, days: int) -> date:
    """The day so many days on."""
    return today + timedelta(days=days)
