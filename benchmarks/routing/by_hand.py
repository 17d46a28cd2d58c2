"""A careful hand: each free vehicle goes to the soonest ready door, and on to the nearest ones that fit."""

from __future__ import annotations

from benchmarks.routing.trips import answer
from services.errors import Invalid
from services.vehicle_routing.model import Routes, VehicleClass, Wave
from services.vehicle_routing.solve.hub_wave import is_hub_wave


def routes(wave: Wave, seconds: float, seed: int) -> Routes | None:
    """The routes; chance and time play no part."""
    del seconds, seed
    if not is_hub_wave(wave) or any(each.origin.site == wave.vehicles[0].start for each in wave.shipments):
        raise Invalid("PEER", "the hand collects for a hub only")
    left = set(range(len(wave.shipments)))
    tours = []
    for vehicle in sorted(wave.vehicles, key=lambda each: each.fixed_cost):
        for _ in range(vehicle.count):
            trips = _day(wave, vehicle, left)
            if trips:
                tours.append((vehicle, trips))
    return answer(wave, tours)


def _day(wave: Wave, vehicle: VehicleClass, left: set[int]) -> list[list[int]]:
    trips, now = [], vehicle.shift_opens
    while left:
        trip, now = _trip(wave, vehicle, left, now)
        if not trip:
            break
        trips.append(trip)
    return trips


def _trip(wave: Wave, vehicle: VehicleClass, left: set[int], now: float) -> tuple[list[int], float]:
    """One trip, whose shipments leave `left`, and when the vehicle is back."""
    seconds, at, load = wave.travel.seconds, vehicle.start, 0.0
    trip: list[int] = []
    while True:
        best = None
        for place in left:
            shipment = wave.shipments[place]
            door = shipment.origin
            start = max(now + seconds[at, door.site], door.opens)
            back = start + door.service + seconds[door.site, vehicle.end]
            late = start > door.closes or back > min(vehicle.shift_closes, shipment.destination.closes)
            if late or load + shipment.quantity > vehicle.capacity:
                continue
            key = (start, place)
            if best is None or key < best[0]:
                best = (key, place, start + door.service)
        if best is None:
            return trip, now + seconds[at, vehicle.end] + vehicle.turnaround
        _, chosen, now = best
        trip.append(chosen)
        left.discard(chosen)
        at, load = wave.shipments[chosen].origin.site, load + wave.shipments[chosen].quantity
