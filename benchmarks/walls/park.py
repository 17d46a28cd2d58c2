"""A park of three links with two enterprises each, as a file that `services.demo.load` takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

PARK = "attacked"
LINKS = ("spinning", "dyeing", "weaving")
ENTERPRISES = tuple(f"{link}-{number}" for link in LINKS for number in range(2))
_LANES = (("north", "south"), ("south", "north"), ("north", "port"), ("south", "port"))


def document(start: date, orders: int = 4) -> dict[str, Any]:
    """The park, beginning on `start`, with `orders` orders."""
    return {
        "start_date": start.isoformat(),
        "days": 30,
        "park": {
            "id": PARK,
            "name": "Attacked",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "links": [{"id": link, "name_zh": link, "carriage": False} for link in LINKS],
            "tags": ["n168"],
        },
        "zones": [{"id": zone, "latitude": 42.9, "longitude": 125.1} for zone in ("north", "south", "port")],
        "lanes": [{"from_zone": a, "to_zone": b, "transit_days": 0, "cost": 0.001} for a, b in _LANES],
        "quotas": [{"id": "effluent", "links": ["dyeing"], "daily_limit": 9_000.0, "per_unit": 1.0}],
        "products": [{"code": "crew", "name": "Crew sock", "unit": "pair", "routing": _route()}],
        "enterprises": list(_enterprises()),
        "lines": list(_lines()),
        "vehicle_classes": [
            {"id": "van", "name": "Van", "capacity_units": 5_000, "count": 9, "trips_per_day": 4, "cost": 80.0}
        ],
        "orders": [order(f"o-{number}", start) for number in range(orders)],
    }


def order(ident: str, start: date, quantity: int = 500) -> dict[str, Any]:
    """An order that the park has room for."""
    return {
        "id": ident,
        "product": "crew",
        "quantity": quantity,
        "release_date": start.isoformat(),
        "due_date": (start + timedelta(days=20)).isoformat(),
        "ship_to_zone": "port",
        "buyer_reference": ident,
        "late_cost": 0.05,
        "unmet_cost": 5.0,
        "partial": True,
        "route": [],
    }


def _route() -> list[dict[str, Any]]:
    return [{"link": link, "load": 1.0, "max_suppliers": None} for link in LINKS]


def _enterprises() -> Iterator[dict[str, Any]]:
    for number, ident in enumerate(ENTERPRISES):
        yield {"id": ident, "name": ident, "zone": ("north", "south")[number % 2], "auto_accept": number % 2 == 0}


def _lines() -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(ENTERPRISES):
        yield {
            "id": f"l-{enterprise}",
            "enterprise": enterprise,
            "link": enterprise.rsplit("-", 1)[0],
            "zone": ("north", "south")[number % 2],
            "machines": 20,
            "daily_capacity": 4_000,
            "price": 0.01 + 0.001 * number,
            "tags": ["n168"],
            "quality": 0.9,
        }
