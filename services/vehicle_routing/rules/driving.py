"""A route driven stop by stop: when the vehicle can be where, with what load, on which trip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.vehicle_routing.model import PICKUP, End, Route, Shipment, Stop, VehicleClass, Wave
from services.vehicle_routing.rules.violation import TOLERANCE


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop as the vehicle makes it: not before `earliest`, with `load` on board afterwards, on trip 1, 2, …"""

    stop: Stop
    shipment: Shipment
    end: End
    metres: float
    earliest: float
    load: float
    trip: int


@dataclass(frozen=True, slots=True)
class Drive:
    """A vehicle's day: its visits, the metres of the whole way, and the second of its return."""

    vehicle: VehicleClass
    visits: tuple[Visit, ...]
    metres: float
    back: float

    @property
    def trips(self) -> int:
        """The number of trips, from empty to empty."""
        return self.visits[-1].trip if self.visits else 0


def drive(wave: Wave, route: Route) -> Drive:
    """Drives a route of a known class and known shipments, starting each service when the stop states it."""
    vehicle = wave.class_of[route.vehicle]
    visits = tuple(_visits(wave, vehicle, route))
    if not visits:
        return Drive(vehicle, visits, 0.0, vehicle.shift_opens)
    last = visits[-1]
    home = wave.travel.metres[last.end.site, vehicle.end]
    back = last.stop.start + last.end.service + wave.travel.seconds[last.end.site, vehicle.end]
    return Drive(vehicle, visits, float(sum(visit.metres for visit in visits) + home), float(back))


def _visits(wave: Wave, vehicle: VehicleClass, route: Route) -> Iterator[Visit]:
    at, free, load, trip = vehicle.start, vehicle.shift_opens, 0.0, 0
    for stop in route.stops:
        shipment = wave.shipment_of[stop.shipment]
        picked_up = stop.action == PICKUP
        end = shipment.origin if picked_up else shipment.destination
        if picked_up and load <= TOLERANCE:
            trip += 1
            free += vehicle.turnaround if trip > 1 else 0.0
        load += shipment.quantity if picked_up else -shipment.quantity
        earliest = free + float(wave.travel.seconds[at, end.site])
        yield Visit(stop, shipment, end, float(wave.travel.metres[at, end.site]), earliest, load, trip)
        at, free = end.site, stop.start + end.service
