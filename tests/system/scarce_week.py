"""The park of matching's own tests as a park file: a cutter, and two rivals who can sew 100 units a day each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.matching.world import PARK

DAYS = 30
# Enterprise, line, link, units a day, price.
LINES = (
    ("cutter", "cut-1", "cut", 300, 1.0),
    ("alpha", "sew-a", "sew", 100, 1.0),
    ("beta", "sew-b", "sew", 100, 2.0),
)


def document(start: date) -> dict[str, Any]:
    """The park file, beginning on `start`, without orders."""
    return {
        "start_date": start.isoformat(),
        "days": DAYS,
        "park": {
            "id": PARK,
            "name": "Scarce week",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "links": [{"id": link, "name_zh": link, "carriage": False} for link in ("cut", "sew")],
            "tags": [],
        },
        "zones": [{"id": zone, "latitude": 42.9, "longitude": 125.1} for zone in ("west", "east", "port")],
        "lanes": [
            {"from_zone": a, "to_zone": b, "transit_days": 1, "cost": cost}
            for a, b, cost in (("west", "east", 0.01), ("east", "port", 0.02))
        ],
        "quotas": [{"id": "steam", "links": ["sew"], "daily_limit": 1_000.0, "per_unit": 1.0}],
        "products": [
            {"code": "sock", "name": "Sock", "unit": "pair", "routing": [{"link": link} for link in ("cut", "sew")]}
        ],
        "enterprises": [
            {"id": enterprise, "name": enterprise, "zone": _zone(link), "auto_accept": enterprise == "cutter"}
            for enterprise, _, link, _, _ in LINES
        ],
        "lines": list(_lines()),
        "vehicle_classes": [],
        "orders": [],
    }


def _zone(link: str) -> str:
    return "east" if link == "sew" else "west"


def _lines() -> Iterator[dict[str, Any]]:
    for enterprise, line, link, capacity, price in LINES:
        yield {
            "id": line,
            "enterprise": enterprise,
            "link": link,
            "zone": _zone(link),
            "machines": 1,
            "daily_capacity": capacity,
            "price": price,
            "lead_days": 1,
        }
