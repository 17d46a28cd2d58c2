"""A park small enough to follow by hand: five links of three enterprises each, with room for what the tests order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

LINKS = ("spinning", "dyeing", "weaving", "sewing", "logistics")
ENTERPRISES_A_LINK = 3
DAYS = 40
DAILY_CAPACITY = 4_000
PARK = "small"
SHIP_TO = "port"


def document(start: date, orders: int = 6) -> dict[str, Any]:
    """The park file, beginning on `start`, with `orders` orders."""
    return {
        "start_date": start.isoformat(),
        "days": DAYS,
        "park": {
            "id": PARK,
            "name": "小袜园",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "links": [{"id": link, "name_zh": link, "carriage": link == "logistics"} for link in LINKS],
            "tags": ["n168"],
        },
        "zones": [{"id": zone, "latitude": 42.9, "longitude": 125.1} for zone in ("north", "south", SHIP_TO)],
        "lanes": [
            {"from_zone": a, "to_zone": b, "transit_days": 0, "cost": 0.001}
            for a, b in (("north", "south"), ("south", "north"), ("north", SHIP_TO), ("south", SHIP_TO))
        ],
        "quotas": [{"id": "effluent", "links": ["dyeing"], "daily_limit": 9_000.0, "per_unit": 1.0}],
        "products": [{"code": "crew", "name": "Crew sock", "unit": "pair", "routing": route()}],
        "enterprises": list(_enterprises()),
        "lines": list(_lines()),
        "vehicle_classes": [
            {"id": "van", "name": "Van", "capacity_units": 5_000, "count": 40, "trips_per_day": 4, "cost": 80.0}
        ],
        "orders": [order(f"first-{number}", start, 900 + 100 * number) for number in range(orders)],
    }


def route() -> list[dict[str, Any]]:
    """Every link once; two suppliers at most where it is sewn."""
    return [{"link": link, "load": 1.0, "max_suppliers": 2 if link == "sewing" else None} for link in LINKS]


def order(name: str, start: date, quantity: int) -> dict[str, Any]:
    """An order that the park has room for."""
    return {
        "id": name,
        "product": "crew",
        "quantity": quantity,
        "release_date": start.isoformat(),
        "due_date": (start + timedelta(days=25)).isoformat(),
        "ship_to_zone": SHIP_TO,
        "buyer_reference": name,
        "late_cost": 0.05,
        "unmet_cost": 5.0,
        "partial": True,
        "route": [],
    }


def _enterprises() -> Iterator[dict[str, Any]]:
    for link in LINKS:
        for number in range(ENTERPRISES_A_LINK):
            yield {
                "id": f"{link}-{number}",
                "name": f"{link} {number}",
                "zone": ("north", "south")[number % 2],
                "auto_accept": number == 0,
            }


def _lines() -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(_enterprises()):
        yield {
            "id": f"l-{enterprise['id']}",
            "enterprise": enterprise["id"],
            "link": enterprise["id"].rsplit("-", 1)[0],
            "zone": enterprise["zone"],
            "machines": 20,
            "daily_capacity": DAILY_CAPACITY,
            "price": 0.01 + 0.001 * (number % ENTERPRISES_A_LINK),
            "min_lot": 100,
            "lead_days": 1,
            "tags": ["n168"],
            "quality": 0.9,
        }
