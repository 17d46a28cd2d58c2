"""The places of goods that have left a step: a unit that went on from a place stands at the last one it went to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from services.logistics.domain.movement import Movement
from services.logistics.domain.needs import Leg
from services.logistics.domain.schedule import Place


@dataclass(eq=False, slots=True)
class Standing:
    """Units that `maker` made, and the movements that brought them, one after the other, to `place`."""

    maker: str
    place: Place
    units: int
    path: tuple[Movement, ...]

    @property
    def arrival(self) -> date:
        """The day on which they are there, as far as is known."""
        return self.path[-1].last_arrival

    @property
    def departure(self) -> date:
        """The day on which they left their maker."""
        return self.path[0].day

    @property
    def assumed(self) -> bool:
        """True where nobody has reported that they left, there or further on."""
        return all(each.load_assumed for each in self.path)

    def had_been_made(self, ready: date) -> bool:
        """True if they may be goods that are ready on that day.

        Goods that were reported to have left had been made, whenever the schedule has them made.
        """
        return not self.assumed or self.departure >= ready

    def part(self, units: int) -> Standing:
        """Takes so many units apart."""
        self.units -= units
        return Standing(self.maker, self.place, units, self.path)


def standing_goods(held: Sequence[Movement]) -> dict[int, list[Standing]]:
    """The units of `held` that have left, by step.

    A maker's units of an order are alike: those that came first are worked on first, those that came last go on.
    """
    goods = _Goods()
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
    """Units that stand somewhere."""

    def __init__(self) -> None:
        self.stands: dict[int, list[Standing]] = defaultdict(list)

    def has_those_of(self, movement: Movement) -> bool:
        leg = movement.leg
        return not leg.made_by or sum(each.units for each in self._that_go_on(leg)) >= _left(movement)

    def follow(self, movement: Movement) -> None:
        """The movement's units stand where it leads. Those that were lost on the way stand nowhere."""
        leg, arriving = movement.leg, movement.moved
        for part in taken(self._that_go_on(leg), _left(movement)):
            units = min(part.units, arriving)
            arriving -= units
            if units:
                self.stands[leg.step].append(Standing(leg.maker, leg.destination, units, (*part.path, movement)))
        if arriving:
            self.stands[leg.step].append(Standing(leg.maker, leg.destination, arriving, (movement,)))

    def _that_go_on(self, leg: Leg) -> list[Standing]:
        """Goods that had come to the leg's origin, none where they leave their maker; the last ones first.

        Those of which that was reported come before those of which it was only assumed: what goes on proves no more.
        """
        if not leg.made_by:
            return []
        there = reversed(self.stands[leg.step])
        of_maker = (each for each in there if (each.maker, each.place) == (leg.made_by, leg.origin))
        return sorted(of_maker, key=attrgetter("assumed"))


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
