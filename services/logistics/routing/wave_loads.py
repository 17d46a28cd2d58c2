"""The loads of a wave: what is to be fetched at each door, from when on, parted so that vehicles can carry it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from services.errors import Infeasible, Problem
from services.logistics.domain.departure import Departure
from services.logistics.domain.door import Door
from services.logistics.domain.packing import Packing
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.wave import Left, LeftReason, WaveStop
from services.logistics.routing.timetable import seconds_of


@dataclass(frozen=True, slots=True)
class Load:
    """Parcels of a door on one vehicle, ready at a second of the park's day; `name` is the shipment's in wave files."""

    name: str
    enterprise: str
    position: tuple[float, float]
    quantity: int
    ready_at: int


class Cargo(Protocol):
    """Goods of an enterprise on one vehicle, by their name in wave files."""

    @property
    def name(self) -> str: ...

    @property
    def enterprise(self) -> str: ...

    @property
    def quantity(self) -> int: ...


C = TypeVar("C", bound=Cargo)


@dataclass(frozen=True, slots=True)
class Ready:
    """Parcels of a door that can be fetched from a second of the park's day on, and those of it that cannot."""

    quantity: int
    at: int
    too_late: int = 0


@dataclass(frozen=True, slots=True)
class Loads(Generic[C]):
    """The loads of a wave, and the parcels or parts that no vehicle can carry."""

    loads: tuple[C, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Stops:
    """The stops of a wave as it was planned before: those of trips that have `begun`, and all `before` that have not.

    Vehicles are still to come to those `awaited`, by the hour, of trips that have begun.
    """

    begun: Sequence[WaveStop] = ()
    before: Sequence[WaveStop] = ()
    awaited: Sequence[WaveStop] = ()


NO_STOPS = Stops()
NOTHING_EXPECTED: Mapping[str, int] = MappingProxyType({})


def ready_parcels(packing: Packing, claimed: int, departure: Departure, expected: int | None = None) -> Ready:
    """The parcels of a door still to be fetched, without the `claimed` ones of trips that have begun.

    All of them are fetched at once where the door knows when they are packed, or that can be `expected`, and it is in
    time; else those packed.
    """
    waiting = max(0, packing.waiting - claimed)
    ready_at = expected if packing.ready_at is None else packing.ready_at
    in_time = ready_at is not None and ready_at <= seconds_of(departure.pickup_ends_at)
    if not packing.unpacked:
        return Ready(waiting, 0)
    if ready_at is not None and in_time:
        return Ready(waiting + packing.unpacked, ready_at)
    return Ready(waiting, 0, packing.unpacked)


def loads_of(
    packings: Iterable[Packing],
    doors: Mapping[str, tuple[float, float]],
    departure: Departure,
    largest: int,
    stops: Stops = NO_STOPS,
    *,
    expected: Mapping[str, int] = NOTHING_EXPECTED,
) -> Loads[Load]:
    """The loads of doors at known positions (degrees, by enterprise), none above the `largest` of a vehicle.

    `expected` has the second at which a door will have packed all, where it does not report one. `stops` under way are
    made as they are; loads have the names that they had before. Raises Infeasible with the doors
    whose parcels would have to be parted and may not be.
    """
    claimed, names = _claimed(stops.awaited), Names(stops)
    loads, left, problems = list[Load](), list[Left](), list[Problem]()
    for packing in packings:
        ready = ready_parcels(packing, claimed.get(packing.enterprise, 0), departure, expected.get(packing.enterprise))
        if ready.too_late:
            left.append(Left(packing.enterprise, ready.too_late, LeftReason.NOT_READY))
        if not ready.quantity:
            continue
        position = doors.get(packing.enterprise)
        if position is None:
            left.append(Left(packing.enterprise, ready.quantity, LeftReason.NO_POSITION))
        elif departure.whole_loads and ready.quantity > largest:
            problems.append(above_capacity(packing.enterprise, ready.quantity, largest))
        else:
            named = names.of(packing.enterprise)
            loads += (
                Load(next(named), packing.enterprise, position, quantity, ready.at)
                for quantity in parted(ready.quantity, largest)
            )
    if problems:
        raise Infeasible.of(problems)
    return Loads(tuple(loads), tuple(left))


def positions_of(doors: Mapping[str, Door], park: ParkMap) -> dict[str, tuple[float, float]]:
    """Degrees north and east of the doors where they are known: a door's own, or else its zone's."""
    found = {
        enterprise: (door.latitude, door.longitude)
        if door.latitude is not None and door.longitude is not None
        else park.position_of(door.zone)
        for enterprise, door in doors.items()
    }
    return {enterprise: position for enterprise, position in found.items() if position is not None}


def _claimed(awaited: Iterable[WaveStop]) -> dict[str, int]:
    """Parcels by enterprise that trips under way are still to load."""
    claimed: dict[str, int] = {}
    for stop in awaited:
        if stop.collected is None:
            claimed[stop.enterprise] = claimed.get(stop.enterprise, 0) + stop.quantity
    return claimed


class Names:
    """Names for loads of one kind, NAME.0, NAME.1, …: those of before first, then others that no trip under way has."""

    def __init__(self, stops: Stops) -> None:
        self._taken = {stop.shipment for stop in stops.begun}
        self._before: dict[str, list[str]] = {}
        for shipment in dict.fromkeys(stop.shipment for stop in stops.before):
            self._before.setdefault(shipment.rpartition(".")[0], []).append(shipment)

    def of(self, name: str) -> Iterator[str]:
        """The names, one after another without end."""
        earlier = sorted(self._before.get(name, ()))
        yield from earlier
        used: Collection[str] = self._taken | set(earlier)
        yield from (each for each in (f"{name}.{number}" for number in count()) if each not in used)


def parted(quantity: int, largest: int) -> Iterator[int]:
    """As few even parts as can be, none above `largest`."""
    parts = ceil(quantity / largest)
    small, larger = divmod(quantity, parts)
    return (small + (number < larger) for number in range(parts))


def above_capacity(enterprise: str, quantity: int, largest: int) -> Problem:
    """The problem of a load that no vehicle carries, where loads may not be parted."""
    params = {"enterprise": enterprise, "quantity": f"{quantity}", "maximum": f"{largest}"}
    hint = f"let loads of this departure be parted, or use vehicles for {quantity} parcels: {enterprise} has so many"
    return Problem("LOAD_ABOVE_CAPACITY", "departure", params, hint)
