"""The loads of a wave of putting-out rounds: what is brought to villages on a day, and what is collected there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.errors import Infeasible, Problem
from services.logistics.domain.action import Action
from services.logistics.domain.departure import Departure
from services.logistics.domain.park_map import ParkMap
from services.logistics.domain.round import Round
from services.logistics.domain.wave import Left, LeftReason, WaveStop
from services.logistics.routing.wave_loads import Loads, Names, Stops, above_capacity, parted

Position = tuple[float, float]
# A round, so many of its parts, and whether they are collected or else brought.
Move = tuple[Round, int, bool]


@dataclass(frozen=True, slots=True)
class RoundLoad:
    """Parts of a round on one vehicle, from the enterprise's `door` to the village or, collected, back to the door.

    `name` is the shipment's in wave files; positions are degrees north and east.
    """

    name: str
    of: Round
    quantity: int
    door: Position
    village: Position
    is_collected: bool

    @property
    def enterprise(self) -> str:
        return self.of.enterprise


@dataclass(frozen=True, slots=True)
class Carried:
    """Parts of rounds, by round, that vehicles of waves carry: those `brought` to the village and those `collected`."""

    brought: Mapping[str, int]
    collected: Mapping[str, int]


def carried_by(stops: Iterable[WaveStop], day: date) -> Carried:
    """The parts that the stops load. What is not reported counts on its own day alone."""
    brought, collected = dict[str, int](), dict[str, int]()
    for stop in stops:
        loaded = stop.quantity if stop.collected is None and stop.day == day else stop.collected or 0
        if stop.round and stop.action is Action.PICKUP:
            sums = collected if stop.zone else brought
            sums[stop.round] = sums.get(stop.round, 0) + loaded
    return Carried(brought, collected)


def to_bring(each: Round, carried: Carried, day: date) -> int:
    """Parts of a round that are still to be brought to the village on a day: on the day of issue, all of them."""
    return max(0, each.issued - carried.brought.get(each.id, 0)) if each.issue_day == day else 0


def to_collect(each: Round, carried: Carried, day: date) -> int:
    """Parts that are still in the village, from the day of collection on, and after the day of issue at the earliest.

    What vehicles have collected is not there any more, counted in at the enterprise or not yet.
    """
    if day < each.collect_day or day <= each.issue_day:
        return 0
    return max(0, each.issued - max(each.returned + each.lost, carried.collected.get(each.id, 0)))


def moves_of(rounds: Iterable[Round], carried: Carried, day: date) -> Iterator[Move]:
    """Parts to be brought to villages on a day and parts to be collected there, round by round."""
    for each in rounds:
        for quantity, is_collected in ((to_bring(each, carried, day), False), (to_collect(each, carried, day), True)):
            if quantity:
                yield each, quantity, is_collected


@dataclass(frozen=True, slots=True)
class Places:
    """Positions of doors by enterprise, as far as they are known, and the map with those of villages."""

    doors: Mapping[str, Position]
    park: ParkMap


def loads_of_rounds(
    moves: Iterable[Move], places: Places, departure: Departure, largest: int, stops: Stops
) -> Loads[RoundLoad]:
    """The loads of these moves, none above the `largest` of a vehicle, in parts; they keep their names of before.

    Raises Infeasible with the rounds that would have to be parted and may not be.
    """
    names, loads, left, problems = Names(stops), list[RoundLoad](), list[Left](), list[Problem]()
    for each, quantity, is_collected in moves:
        door, village = places.doors.get(each.enterprise), places.park.position_of(each.zone)
        if door is None or village is None:
            left.append(Left(each.enterprise, quantity, LeftReason.NO_POSITION))
        elif departure.whole_loads and quantity > largest:
            problems.append(above_capacity(each.enterprise, quantity, largest))
        else:
            named = names.of(f"{each.id}.{'back' if is_collected else 'out'}")
            loads += (
                RoundLoad(next(named), each, parts, door, village, is_collected) for parts in parted(quantity, largest)
            )
    if problems:
        raise Infeasible.of(problems)
    return Loads(tuple(loads), tuple(left))
