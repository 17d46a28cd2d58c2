"""Waves for tests: small ones, made by a seed, as documents and as waves."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

from services.vehicle_routing import model
from services.vehicle_routing.model import Wave

DAY = 10_000.0


def site(ident: str, latitude: float = 0.0, longitude: float = 0.0) -> dict[str, Any]:
    return {"id": ident, "latitude": latitude, "longitude": longitude}


def end(place: str, opens: float = 0.0, closes: float = DAY, service: float = 0.0) -> dict[str, Any]:
    return {"site": place, "window": [opens, closes], "service": service}


def shipment(ident: str, origin: dict[str, Any], destination: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": ident, "quantity": 1, "from": origin, "to": destination, "unserved_cost": 1e6, **fields}


def vehicle(ident: str = "van", **fields: Any) -> dict[str, Any]:
    standard = {"count": 1, "capacity": 10, "start_site": "hub", "end_site": "hub", "shift": [0, DAY]}
    return {"id": ident, **standard, "fixed_cost": 0, "cost_per_metre": 1, **fields}


def line_document(**fields: Any) -> dict[str, Any]:
    """Two doors in a row from the hub, 100 and 200 metres and seconds away; each has a parcel for the hub."""
    matrix = [[abs(a - b) * 100 for b in range(3)] for a in range(3)]
    return {
        "date": "2026-03-02",
        "sites": [site("hub"), site("a"), site("b")],
        "travel": {"matrix": {"distance": matrix, "time": matrix}},
        "vehicles": [vehicle()],
        "shipments": [shipment("p", end("a"), end("hub")), shipment("q", end("b"), end("hub"))],
        **fields,
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a random wave: of goods to and from the hub, and with `pairs` from door to door as well.

    `one_way` has goods of one direction only, with service at the hub.
    """

    pairs: bool = False
    one_way: bool = False
    turnaround: float = 0.0
    max_trips: int | None = None


def random_wave(seed: int, shipments: int, kind: Kind = Kind()) -> Wave:
    return model.parse(random_document(seed, shipments, kind))


def random_document(seed: int, shipments: int, kind: Kind) -> dict[str, Any]:
    """A wave of doors around a hub."""
    chance = random.Random(seed)
    count = shipments * (2 if kind.pairs else 1)
    points = [(0.0, 0.0), *((chance.uniform(-900, 900), chance.uniform(-900, 900)) for _ in range(count))]
    metres = [[math.dist(one, other) for other in points] for one in points]
    names = ["hub", *(f"d{number}" for number in range(count))]
    trips = {"turnaround": kind.turnaround, "max_trips": kind.max_trips}
    return {
        "date": "2026-03-02",
        "sites": [site(name) for name in names],
        "travel": {"matrix": {"distance": metres, "time": metres}},
        "vehicles": [
            vehicle("van", count=2, capacity=8, fixed_cost=500, **trips),
            vehicle("truck", count=1, capacity=14, fixed_cost=900, cost_per_metre=1.5, **trips),
        ],
        "shipments": [_random_shipment(chance, number, seed, kind) for number in range(shipments)],
    }


def _random_shipment(chance: random.Random, number: int, seed: int, kind: Kind) -> dict[str, Any]:
    opens = chance.uniform(0, 4000)
    door = end(f"d{number}", opens, opens + chance.uniform(1500, 6000), chance.uniform(0, 200))
    fields = {"quantity": chance.randint(1, 6), "unserved_cost": chance.choice([900.0, 1e5])}
    service = chance.uniform(0, 100) if kind.one_way else 0.0
    way = seed % 2 if kind.one_way else chance.randint(0, 2 if kind.pairs else 1)
    if way == 0:
        return shipment(f"s{number}", door, end("hub", service=service), **fields)
    if way == 1:
        return shipment(f"s{number}", end("hub", chance.uniform(0, 1500), service=service), door, **fields)
    other = end(f"d{number + 1}", 0, DAY, chance.uniform(0, 200))
    return shipment(f"s{number}", door, other, **fields)
