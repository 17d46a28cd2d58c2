"""The places of goods that have left a step: a unit that went on from a place stands at the last one it went to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.logistics.domain.movement import Movement
from services.logistics.domain.needs import Need
from services.logistics.domain.schedule import Place

# The step that goods come from, and a place.
At = tuple[int, Place]


@dataclass(eq=False, slots=True)
class Standing:
    """Units that left `origin` after a step, and the movements that brought them, one after the other, to `place`."""

    origin: Place
    place: Place
    units: int
    path: tuple[Movement, ...]

    @property
    def arrival(self) -> date:
        """The day on which they are there."""
        return self.path[-1].arrival

    @property
    def assumed_day(self) -> date:
        """The day on which they are assumed to have left their origin; `date.max` where that was reported.

        Goods that were reported to have left, there or further on, had been made, whenever the schedule has them made.
        """
        return self.path[0].day if all(each.load_assumed for each in self.path) else date.max

    def part(self, units: int) -> Standing:
        """Takes so many units apart."""
        self.units -= units
        return Standing(self.origin, self.place, units, self.path)


def standing_goods(held: Sequence[Movement], asked: Iterable[Need]) -> dict[int, list[Standing]]:
    """The units of `held` that have left, by step; what each origin is `asked` to send on is of its own making.

    Units of an order are alike: those that came first are worked on first, those that came last go on.
    """
    goods = _Goods(asked)
    waiting = sorted((each for each in held if each.departed and _left(each)), key=_when)
    while waiting:
        # A movement comes after those that brought its goods, though all of them left on one day.
        following = next(filter(goods.has_those_of, waiting), waiting[0])
        waiting.remove(following)
        goods.follow(following)
    return goods.stands


def _when(movement: Movement) -> tuple[date, int, str]:
    return movement.day, movement.part, movement.id


class _Goods:
    """Units that stand somewhere, and those of its own making that each origin has still to send."""

    def __init__(self, asked: Iterable[Need]) -> None:
        self.stands: dict[int, list[Standing]] = defaultdict(list)
        self._own: Counter[At] = Counter()
        self._there: Counter[At] = Counter()
        for need in asked:
            self._own[need.leg.step, need.leg.origin] += need.quantity

    def has_those_of(self, movement: Movement) -> bool:
        at = movement.step, movement.leg.origin
        return self._own[at] + self._there[at] >= _left(movement)

    def follow(self, movement: Movement) -> None:
        """The movement's units stand where it leads: goods of its origin's making, then goods that had come there.

        Those that were lost on the way stand nowhere.
        """
        leg, at = movement.leg, (movement.step, movement.leg.origin)
        own = min(movement.moved, self._own[at])
        going_on = min(_left(movement) - own, self._there[at])
        self._own[at] -= own
        self._there[at] -= going_on
        self._there[leg.step, leg.destination] += movement.moved
        came_last = [each for each in reversed(self.stands[leg.step]) if each.place == leg.origin]
        arriving = movement.moved - own
        for part in taken(came_last, going_on):
            units = min(part.units, arriving)
            arriving -= units
            if units:
                stand = Standing(part.origin, leg.destination, units, (*part.path, movement))
                self.stands[leg.step].append(stand)
        if own + arriving:
            self.stands[leg.step].append(Standing(leg.origin, leg.destination, own + arriving, (movement,)))


def _left(movement: Movement) -> int:
    """The units that have left the movement's origin and have not come back."""
    return movement.loaded - movement.returned


def taken(stands: Iterable[Standing], most: int) -> list[Standing]:
    """At most so many units of the stands, the first ones first, taken from them."""
    parts: list[Standing] = []
    for stand in stands:
        part = stand.part(min(most, stand.units))
        most -= part.units
        if part.units:
            parts.append(part)
    return parts
