"""Parks of our own making: seeded, so that anyone can make the same one, and as large as real clusters are.

The files hold what the planner reads, and beside it what a registry is loaded from: the park's names, enterprises,
products and vehicles.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.errors import Invalid
from services.generator import enterprises as enterprise_book
from services.generator import orders as order_book
from services.generator import set_ups as foreman
from services.generator.down_village import VILLAGE
from services.generator.profile import Place, Profile
from services.generator.sock_park import PARK

__all__ = ["PROFILES", "generate", "shift"]

START = date(2026, 3, 2)
PROFILES = {kind.id: kind for kind in (PARK, VILLAGE)}


def generate(  # noqa: PLR0917 - the facts of a park; callers name them
    profile: str = "sock-park",
    enterprises: int = 1210,
    orders: int = 400,
    seed: int = 7,
    days: int = 30,
    load: float = 0.72,
    set_ups: bool = True,
) -> dict[str, Any]:
    """A park file from START on.

    `load` is the share of the core link's capacity over the horizon that the orders ask for.

    Without `set_ups` it is the same park less what a foreman knows: set-ups and smallest runs, transfer batches, few
    suppliers for an order, and the zones that orders are sent to.

    Without arguments it is the park of the demo, in season. The same arguments give the same park.
    Raises Invalid where an argument makes no park.
    """
    kind = _profile(profile)
    _in_range("enterprises", enterprises, len(kind.trades), 100_000)
    _in_range("orders", orders, 0, 100_000)
    _in_range("days", days, 14, 120)
    made = enterprise_book.enterprises(kind, enterprises, seed)
    lines = enterprise_book.lines(kind, made, seed, START, days)
    products = order_book.products(kind)
    orders_made = order_book.orders(kind, lines, orders, seed, START, days, load)
    if set_ups:
        lines = foreman.on_lines(kind, lines, seed)
        products = foreman.on_products(kind, products)
        orders_made = foreman.on_orders(kind, lines, orders_made, seed)
    return {
        "start_date": START.isoformat(),
        "days": days,
        "park": _park(kind),
        "zones": [_zone(place) for place in (*kind.places, *kind.outside)],
        "lanes": enterprise_book.lanes(kind),
        "enterprises": [{name: value for name, value in enterprise.items() if name != "link"} for enterprise in made],
        "lines": lines,
        "quotas": enterprise_book.quotas(kind, lines),
        "products": products,
        "vehicle_classes": [asdict(vehicle) for vehicle in kind.vehicles],
        "orders": orders_made,
    }


def _profile(name: str) -> Profile:
    if name not in PROFILES:
        raise Invalid.field(
            "PROFILE_UNKNOWN", "profile", {}, f'"{name}" is no kind of park; name one of {", ".join(PROFILES)}'
        )
    return PROFILES[name]


def _in_range(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Invalid.field("OUT_OF_RANGE", field, {}, f"is {value}; give a whole number from {least} to {most}")


def _park(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "name": profile.name,
        "name_en": profile.name_en,
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "links": [
            {
                "id": trade.link,
                "name_zh": trade.name,
                "name_en": trade.name_en,
                "carriage": trade.carriage,
                "tags": [*trade.tags, *profile.certificates],
            }
            for trade in profile.trades
        ],
        "tags": list(dict.fromkeys([*(tag for trade in profile.trades for tag in trade.tags), *profile.certificates])),
    }


def _zone(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "name_en": place.name_en,
        "latitude": round(place.latitude, 4),
        "longitude": round(place.longitude, 4),
    }


def shift(document: Mapping[str, Any], start: date) -> dict[str, Any]:
    """The same park, begun on another day: every date moves along."""
    moved = copy.deepcopy(dict(document))
    by = start - date.fromisoformat(moved["start_date"])
    for entry, field in _dated(moved):
        entry[field] = (date.fromisoformat(entry[field]) + by).isoformat()
    return moved


def _dated(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    yield document, "start_date"
    for line in document.get("lines", []):
        for override in line.get("capacity_overrides", []):
            yield override, "date"
    for order in document.get("orders", []):
        yield order, "release_date"
        yield order, "due_date"
    for lot in (*document.get("in_progress", []), *document.get("firm", [])):
        for step in lot["steps"]:
            yield step, "date"
