"""The relaxation behind the bound: of trips only their loads, of vehicles only their time.

A trip that serves a shipment drives at least to its door and back, so that each of its units bears the share 1 /
capacity of that (M. Haimovich and A. Rinnooy Kan, Bounds and heuristics for capacitated routing problems, Mathematics
of Operations Research 10, 1985). The same shares in seconds, with the services, are work that a class's vehicles must
have time for: from the beginning of the shift to its end, and after each moment with what becomes ready only then.

For vehicles V of each class and shares x of shipments carried by a class, or left, the least of

    fixed cost * V + metre cost * metres * x + unserved cost * left

with work(limit) * x <= time(limit) * V for each limit is below the cost of all routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.vehicle_routing.model import Wave

Doubles = NDArray[np.float64]
WHOLE, HALF = "whole", "half"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on the work of a class: what becomes ready at `after` or later.

    `whole` work counts the way out too, of which one trip a vehicle may have had most before; `half` does not. None is
    the limit of the whole shift.
    """

    vehicle: str
    after: float | None = None
    kind: str = WHOLE


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Costs [classes][shipments] of carrying a shipment, inf where a class cannot; the wave and its shares."""

    wave: Wave
    cost: Doubles
    share: Doubles
    out: Doubles
    back: Doubles

    def work(self, limit: Limit) -> Doubles:
        """Seconds of work that each shipment is for a class under a limit [shipments]."""
        place = self._place(limit.vehicle)
        service = np.array([each.origin.service + each.destination.service for each in self.wave.shipments])
        if limit.after is None:
            turnaround = self.wave.vehicles[place].turnaround
            return np.asarray(service + self.out[place] + self.back[place] + self.share[place] * turnaround)
        travel = self.back[place] + (self.out[place] if limit.kind == WHOLE else 0.0)
        return np.where(self._ready() >= limit.after, service + travel, 0.0)

    def time(self, limit: Limit) -> float:
        """Seconds that one vehicle of the class has for it."""
        place = self._place(limit.vehicle)
        vehicle = self.wave.vehicles[place]
        if limit.after is None:
            return vehicle.shift_closes - vehicle.shift_opens + vehicle.turnaround
        late = self._ready() >= limit.after
        ways = self._way_out()[place][late]
        begun = float(ways.max(initial=0.0)) if limit.kind == WHOLE else 0.0
        return max(0.0, vehicle.shift_closes - max(limit.after, vehicle.shift_opens)) + begun

    def moments(self) -> list[float]:
        """The moments after which work is limited: when goods that are collected become ready."""
        ready = self._ready()
        return sorted(set(ready[ready > -np.inf].tolist()))

    def _place(self, ident: str) -> int:
        return [each.id for each in self.wave.vehicles].index(ident)

    def _way_out(self) -> Doubles:
        """Seconds from a class's hub to each door [classes][shipments]."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.share > 0, self.out / self.share, 0.0)

    def _ready(self) -> Doubles:
        """When each shipment's service at its door may begin; -inf where it is picked up at a hub."""
        starts = {each.start for each in self.wave.vehicles}
        shipments = self.wave.shipments
        return np.array([-np.inf if each.origin.site in starts else each.origin.opens for each in shipments])


def relax(wave: Wave) -> Relaxation:
    """The relaxation of a wave with at least one shipment."""
    quantity = np.array([each.quantity for each in wave.shipments])
    hubs = {each.start for each in wave.vehicles if each.count}
    round_trips = all(each.start == each.end for each in wave.vehicles) and all(
        (each.origin.site in hubs) != (each.destination.site in hubs) for each in wave.shipments
    )
    rows = [_class_rows(wave, place, round_trips) for place in range(len(wave.vehicles))]
    share = np.array([quantity / each.capacity if each.capacity else np.inf * quantity for each in wave.vehicles])
    directions = {each.origin.site in hubs for each in wave.shipments}
    if round_trips and len(directions) > 1:
        share = share / 2  # a trip carries its capacity out, and once more in
    fits = np.array([row[4] for row in rows]) & (quantity <= np.array([[each.capacity] for each in wave.vehicles]))
    share = np.where(fits, share, 0.0)
    metres_out, metres_back, out, back = (np.array([row[part] for row in rows]) * share for part in range(4))
    per_metre = np.array([[each.cost_per_metre] for each in wave.vehicles])
    cost = np.where(fits, (metres_out + metres_back) * per_metre, np.inf)
    return Relaxation(wave, cost, share, out, back)


def _class_rows(
    wave: Wave, place: int, round_trips: bool
) -> tuple[Doubles, Doubles, Doubles, Doubles, NDArray[np.bool_]]:
    """Metres out and back, seconds out and back, and whether the class can serve it, for each shipment."""
    vehicle = wave.vehicles[place]
    if not vehicle.count:
        nothing = np.zeros(len(wave.shipments))
        return nothing, nothing, nothing, nothing, nothing > 0
    origins = [each.origin.site for each in wave.shipments]
    destinations = [each.destination.site for each in wave.shipments]
    if not round_trips:
        loaded = [_ways(matrix, origins, destinations) for matrix in _matrices(wave)]
        nothing = np.zeros(len(origins))
        return nothing, loaded[0], nothing, loaded[1], nothing == 0
    doors = [to if start == vehicle.start else start for start, to in zip(origins, destinations, strict=True)]
    at_hub = np.array([vehicle.start in pair for pair in zip(origins, destinations, strict=True)])
    metres, seconds = _matrices(wave)
    ways = [
        (_shortest(matrix, [vehicle.start])[0], _shortest(matrix.T, [vehicle.start])[0]) for matrix in (metres, seconds)
    ]
    return ways[0][0][doors], ways[0][1][doors], ways[1][0][doors], ways[1][1][doors], at_hub


def _ways(matrix: Doubles, origins: Sequence[int], destinations: Sequence[int]) -> Doubles:
    return np.asarray(_shortest(matrix, origins)[range(len(origins)), destinations])


def _matrices(wave: Wave) -> tuple[Doubles, Doubles]:
    return wave.travel.metres, wave.travel.seconds


def _shortest(matrix: Doubles, sources: Sequence[int]) -> Doubles:
    """Shortest ways from each source [sources][sites], by Bellman and Ford: a matrix need not be metric."""
    distinct, where = np.unique(np.array(sources), return_inverse=True)
    return np.array([_shortest_from(matrix, source) for source in distinct.tolist()])[where]


def _shortest_from(matrix: Doubles, source: int) -> Doubles:
    way: Doubles = matrix[source].copy()
    way[source] = 0.0
    while True:
        over = (way[:, None] + matrix).min(axis=0)
        if (over >= way).all():
            return way
        way = np.minimum(way, over)
