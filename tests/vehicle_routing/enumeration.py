"""The cheapest routes of a tiny wave, by trying all sequences of stops."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from services.vehicle_routing.model import VehicleClass, Wave


def cheapest(wave: Wave, *, whole_trips: bool = False) -> float:
    """The least cost of a wave with a handful of shipments; `whole_trips` picks nothing up between two deliveries."""
    alone = {each.id: tour_costs(wave, each, whole_trips) for each in wave.vehicles}
    vehicles = [each.id for each in wave.vehicles for _ in range(each.count)]
    everything = (1 << len(wave.shipments)) - 1

    @cache
    def best(number: int, left: int) -> float:
        if number == len(vehicles):
            return sum(each.unserved_cost for place, each in enumerate(wave.shipments) if left >> place & 1)
        costs = alone[vehicles[number]]
        return min(costs[part] + best(number + 1, left & ~part) for part in subsets(left) if part in costs)

    return best(0, everything)


def subsets(whole: int) -> Iterator[int]:
    part = whole
    while part:
        yield part
        part = (part - 1) & whole
    yield 0


def tour_costs(wave: Wave, vehicle: VehicleClass, whole_trips: bool) -> dict[int, float]:
    """By the set of shipments (a bit each), the least cost of one vehicle that serves exactly those."""
    costs: dict[int, float] = {0: 0.0}
    metres, seconds = wave.travel.metres, wave.travel.seconds

    def go_on(at: int, now: float, driven: float, trips: int, sets: tuple[int, int, bool]) -> None:
        aboard, done, delivered = sets
        if not aboard and done and now + seconds[at, vehicle.end] <= vehicle.shift_closes + 1e-6:
            cost = vehicle.fixed_cost + (driven + metres[at, vehicle.end]) * vehicle.cost_per_metre
            costs[done] = min(cost, costs.get(done, float("inf")))
        load = sum(each.quantity for place, each in enumerate(wave.shipments) if aboard >> place & 1)
        for place, shipment in enumerate(wave.shipments):
            bit = 1 << place
            if done & bit:
                continue
            picked_up = not aboard & bit
            if picked_up and (load + shipment.quantity > vehicle.capacity or (whole_trips and delivered and aboard)):
                continue
            begun = trips + (picked_up and not aboard)
            if vehicle.max_trips is not None and begun > vehicle.max_trips:
                continue
            end = shipment.origin if picked_up else shipment.destination
            rest = vehicle.turnaround if picked_up and not aboard and trips else 0.0
            start = max(now + rest + seconds[at, end.site], end.opens)
            if start > end.closes + 1e-6:
                continue
            after = (aboard | bit, done, False) if picked_up else (aboard & ~bit, done | bit, True)
            go_on(end.site, start + end.service, driven + metres[at, end.site], begun, after)

    go_on(vehicle.start, vehicle.shift_opens, 0.0, 0, (0, 0, False))
    return costs
