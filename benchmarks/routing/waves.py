"""Made-up courier waves: doors in clusters around a hub, whose parcels become ready through the day."""

from __future__ import annotations

import math
import random
from typing import Any

METRES_PER_DEGREE = 111_195.0
DEPARTURE, DOOR_CLOSES, SHIFT_BEGINS = 68_400, 66_600, 43_200
FIRST_READY, LAST_READY = 46_800, 62_700


def courier_wave(doors: int, seed: int) -> dict[str, Any]:
    """A wave file of so many doors, most within three kilometres of the hub, with parcels for the 19:00 departure."""
    chance = random.Random(seed)
    clusters = [_point(chance, 0.0, 0.0, 2500.0) for _ in range(12)]
    places = [_point(chance, *chance.choice(clusters), 600.0) for _ in range(doors)]
    return {
        "date": "2026-03-02",
        "sites": [_site("hub", 0.0, 0.0), *(_site(f"d{number}", *place) for number, place in enumerate(places))],
        "travel": {"haversine": {"detour": 1.35, "speed_kmh": 22}},
        "vehicles": [_vehicle("truck", doors, 4000, 200, 0.003), _vehicle("van", doors, 1200, 90, 0.0015)],
        "shipments": [_shipment(chance, number) for number in range(doors)],
    }


def _point(chance: random.Random, east: float, north: float, spread: float) -> tuple[float, float]:
    return chance.gauss(east, spread), chance.gauss(north, spread)


def _site(ident: str, east: float, north: float) -> dict[str, Any]:
    latitude = 30.0 + north / METRES_PER_DEGREE
    longitude = 120.0 + east / METRES_PER_DEGREE / math.cos(math.radians(30.0))
    return {"id": ident, "latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _vehicle(ident: str, doors: int, capacity: int, fixed_cost: float, metre_cost: float) -> dict[str, Any]:
    return {
        "id": ident,
        "count": max(3, doors // 20),
        "capacity": capacity,
        "start_site": "hub",
        "end_site": "hub",
        "shift": [SHIFT_BEGINS, DEPARTURE],
        "fixed_cost": fixed_cost,
        "cost_per_metre": metre_cost,
    }


def _shipment(chance: random.Random, number: int) -> dict[str, Any]:
    quantity = min(900, max(3, round(chance.lognormvariate(4.8, 0.8))))
    ready = 300 * round(chance.uniform(FIRST_READY, LAST_READY) / 300)
    return {
        "id": f"p{number}",
        "quantity": quantity,
        "from": {"site": f"d{number}", "window": [ready, DOOR_CLOSES], "service": 60 + quantity // 2},
        "to": {"site": "hub", "window": [0, DEPARTURE], "service": 0},
        "unserved_cost": 2.0 * quantity,
    }
