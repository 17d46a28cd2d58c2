"""One function for each rule of driven routes; `CHECKS` has them in the order in which they are reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from services.vehicle_routing.model import DELIVERY, PICKUP, Wave
from services.vehicle_routing.rules.driving import Drive
from services.vehicle_routing.rules.violation import TOLERANCE, Violation, later

Drives = Sequence[tuple[int, Drive]]  # with the route's place in the file


def fleet(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """No more vehicles of a class are used than it has."""
    used = Counter(drive.vehicle.id for _, drive in drives if drive.visits)
    for name, count in used.items():
        if count > wave.class_of[name].count:
            yield Violation("fleet", f"{name}: {count} used of {wave.class_of[name].count}")


def pairing(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """Each shipment on a vehicle is picked up once, and delivered once afterwards by the same vehicle."""
    seen: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for place, drive in drives:
        for visit in drive.visits:
            seen[visit.shipment.id].append((visit.stop.action, place))
    for shipment in wave.shipments:
        visits = seen.get(shipment.id, [])
        routes = {place for _, place in visits}
        if visits and ([action for action, _ in visits] != [PICKUP, DELIVERY] or len(routes) > 1):
            shown = ", ".join(f"{action} on route {place}" for action, place in visits)
            yield Violation("pairing", f"{shipment.id}: {shown}")


def window(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """Service begins within the window of its end."""
    del wave
    for place, drive in drives:
        for number, visit in enumerate(drive.visits):
            start, end = visit.stop.start, visit.end
            if start < end.opens - TOLERANCE or later(start, end.closes):
                span = f"window {end.opens:g} to {end.closes:g}"
                yield Violation("window", f"route {place} stop {number}: starts {start:g}, {span}")


def time(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """Service begins no sooner than the vehicle can be there."""
    del wave
    for place, drive in drives:
        for number, visit in enumerate(drive.visits):
            if visit.stop.start < visit.earliest - TOLERANCE * max(1.0, visit.earliest):
                message = f"starts {visit.stop.start:g}, can be there {visit.earliest:g}"
                yield Violation("time", f"route {place} stop {number}: {message}")


def trips(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """No vehicle makes more trips than its class may."""
    del wave
    for place, drive in drives:
        most = drive.vehicle.max_trips
        if most is not None and drive.trips > most:
            yield Violation("trips", f"route {place}: {drive.trips} trips of at most {most}")


def shift(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """Each vehicle is back before its shift ends."""
    del wave
    for place, drive in drives:
        closes = drive.vehicle.shift_closes
        if drive.visits and drive.back > closes + TOLERANCE * closes:
            yield Violation("shift", f"route {place}: back at {drive.back:g}, shift ends {closes:g}")


def capacity(wave: Wave, drives: Drives) -> Iterator[Violation]:
    """No vehicle carries more than it holds."""
    del wave
    for place, drive in drives:
        for number, visit in enumerate(drive.visits):
            if visit.load > drive.vehicle.capacity + TOLERANCE:
                message = f"{visit.load:g} on board of {drive.vehicle.capacity:g}"
                yield Violation("capacity", f"route {place} stop {number}: {message}")


CHECKS: tuple[Callable[[Wave, Drives], Iterator[Violation]], ...] = (
    fleet,
    pairing,
    window,
    time,
    trips,
    shift,
    capacity,
)
