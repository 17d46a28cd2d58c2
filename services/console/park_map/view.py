"""The park on a day: what its enterprises have to do, and what moves from zone to zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, Movement
from parkloom.matching.v1.performance_service_pb2 import LoadGroup
from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core import load_tones
from services.console.core.calls import PersonCalls
from services.console.park_map import layout
from services.console.park_map.layout import Point

MOST_MOVEMENTS = 3000


@dataclass(frozen=True, slots=True)
class Site:
    """An enterprise, the park's or a guest, at its place on a day: capacity of its lines, and what of it is planned or
    held."""

    id: str
    name: str
    zone: str
    place: Point | None
    capacity: int
    used: float
    lines: int
    guest: bool

    @property
    def share(self) -> float:
        """The share of capacity that is used; 0 where there is none."""
        return self.used / self.capacity if self.capacity else 0.0

    @property
    def tone(self) -> str:
        """The tone of its mark on the map."""
        return load_tones.tone(self.used, self.capacity) if self.capacity else "none"


@dataclass(frozen=True, slots=True)
class Way:
    """Goods that move from one zone to another on the day; a lane without any has none."""

    start: str
    end: str
    movements: int
    units: int


@dataclass(frozen=True, slots=True)
class ParkMap:
    """The content of the page; `has_more` where the day has more movements than are counted."""

    day: date
    zones: dict[str, Point]
    sites: list[Site]
    ways: list[Way]
    has_more: bool


def gather(calls: PersonCalls, known: Mapping[str, Enterprise], day: date) -> ParkMap:
    """The park on `day`, today or one of the days that the load is known of; `known` are its enterprises by id."""
    ahead = (day - calls.today).days
    zones = layout.zones_of(calls.park)
    places = layout.enterprises_of(known, zones)
    loads = {one.id: one for one in calls.every_load(LoadGroup.LOAD_GROUP_ENTERPRISE, ahead + 1)}
    sites = []
    for ident, enterprise in known.items():
        load = loads.get(ident)
        capacity = load.capacities[ahead] if load else 0
        used = load.taken_capacities[ahead] + load.held_capacities[ahead] if load else 0.0
        lines = load.line_count if load else 0
        guest = load.guest if load else enterprise.guest
        name, zone, place = enterprise.display_name, enterprise.zone, places.get(ident)
        sites.append(Site(ident, name, zone, place, capacity, used, lines, guest))
    movements, has_more = calls.all_movements_on(day, MOST_MOVEMENTS)
    lanes = [(lane.from_zone, lane.to_zone) for lane in calls.park.lanes]
    return ParkMap(day, zones, sites, ways_of(movements, lanes), has_more)


def ways_of(movements: Iterable[Movement], lanes: Iterable[tuple[str, str]]) -> list[Way]:
    """The ways on which something moves, the fullest first, and then the lanes on which nothing does."""
    count, units = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in movements:
        if one.state != MOVEMENT_STATE_CANCELLED:
            count[one.from_zone, one.to_zone] += 1
            units[one.from_zone, one.to_zone] += one.quantity
    empty = [lane for lane in lanes if lane not in count]
    full = sorted(count, key=lambda way: (-units[way], way))
    return [Way(*way, count[way], units[way]) for way in (*full, *empty)]
