"""Movements mirror the lots: what must change when an order's schedule does.

What has been loaded stays as it is and counts towards what is asked for between the same places. Where the schedule
wants goods elsewhere than they were sent, they go on from the place that they were sent to, once they are there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, combinations
from operator import attrgetter

from services.logistics.domain.movement import Movement, waiting_of
from services.logistics.domain.needs import Leg, Need, needs_of
from services.logistics.domain.schedule import Place, Schedule
from services.logistics.domain.standing import Standing, standing_goods, taken

# The step that the goods come from, the places between which they go, and their maker where they go on.
Between = tuple[int, Place, Place, str]


def mirror(schedule: Schedule, held: Sequence[Movement], now: datetime) -> list[Movement]:
    """Bring `held`, all movements of the order, in line with `schedule`; returns those that are new or have changed."""
    by_leg: dict[Leg, list[Movement]] = defaultdict(list)
    for movement in held:
        by_leg[movement.leg].append(movement)
    asked = needs_of(schedule)
    moved = _Moved(held)
    needs = moved.left_of(asked)
    if schedule.ended == "cancelled":
        needs = {}
    changed = moved.take_back(schedule.sequence, now)
    legs = [*needs, *(leg for leg in by_leg if leg not in needs)]
    found = (_mirror_leg(schedule, needs.get(leg), by_leg[leg], now) for leg in legs)
    changed += [movement for movement in found if movement]
    for movement in changed:
        # An order never changes its owner; a schedule of the version before names none.
        movement.owner = schedule.owner or movement.owner
    return changed


class _Moved:
    """Units that have left, by step and places, as far as no need has taken them into account yet."""

    def __init__(self, held: Sequence[Movement]) -> None:
        self._stands = standing_goods(held)
        # By step and maker, units that can have left though nobody has reported it.
        self._believed: Counter[tuple[int, str]] = Counter()
        self._lots: dict[Between, int] = defaultdict(int)
        self._last: dict[tuple[int, Place], date] = {}
        for movement in held:
            if movement.departed:
                leg = movement.leg
                self._lots[_between(leg)] += movement.lots
                if not leg.made_by:
                    at = leg.step, leg.origin
                    self._last[at] = max(movement.day, self._last.get(at, date.min))

    def left_of(self, asked: dict[Leg, Need]) -> dict[Leg, Need]:
        """The rest to be moved of the needs asked for, by leg; some of it from where goods were sent before.

        Goods that are made only after the last ones have left are not among those that did: they come second, and take
        none whose loading was only assumed.
        """
        needs = sorted(asked.values(), key=lambda need: need.leg.day)
        self._believe([need for need in needs if not self._made_later(need)])
        left: dict[Leg, Need] = {}
        for made_later in (False, True):
            of_them = [need for need in needs if self._made_later(need) is made_later]
            lacking = {need: self._without(need) for need in of_them}
            self._exchange(lacking)
            for need, units in lacking.items():
                for each in self._from_elsewhere(need, units):
                    known = left.get(each.leg)
                    left[each.leg] = known.with_more(each) if known else each
        return left

    def _believe(self, made: Iterable[Need]) -> None:
        """Of what makers have made by now they can have sent, without a report, what is not reported to have left."""
        for need in made:
            self._believed[need.leg.step, need.leg.maker] += need.quantity
        for step, stands in self._stands.items():
            for stand in stands:
                self._believed[step, stand.maker] -= 0 if stand.assumed else stand.units

    def _made_later(self, need: Need) -> bool:
        return need.earliest_ready > self._last.get((need.leg.step, need.leg.origin), date.min)

    def take_back(self, sequence: int, now: datetime) -> list[Movement]:
        """Of movements that were only assumed, call off what the schedule does not know; returns those changed."""
        excess: Counter[Movement] = Counter()
        for stand in chain.from_iterable(self._stands.values()):
            for movement in reversed(stand.path):
                if not movement.load_assumed:
                    break
                excess[movement] += stand.units
        called_off = [movement for movement, units in excess.items() if units]
        for movement in called_off:
            movement.shrink(excess[movement], sequence, now)
        return called_off

    def _without(self, need: Need) -> int:
        """The units of a need that have not left for their place yet."""
        return need.quantity - _units(self._take(need, need.leg.destination, need.quantity))

    def _exchange(self, lacking: dict[Need, int]) -> None:
        """Takes goods of two makers, each of which stand where the other's are wanted, for each other.

        Units of an order are alike: they need not change places. `lacking` are the units that needs still lack.
        """
        for one, other in combinations([need for need, units in lacking.items() if units], 2):
            if one.leg.step == other.leg.step and one.leg.maker != other.leg.maker:
                here, there = one.leg.destination, other.leg.destination
                units = min(lacking[one], lacking[other], self._standing(other, here), self._standing(one, there))
                for need, place in ((one, there), (other, here)):
                    self._take(need, place, units)
                    lacking[need] -= units

    def _from_elsewhere(self, need: Need, units: int) -> list[Need]:
        """The need's `units`, from the places where goods of its origin's making stand that nobody needs there."""
        found: list[Need] = []
        for place in sorted({stand.place for stand in self._stands[need.leg.step]}, key=str):
            # What has gone to the buyer stays there.
            goes_on = place.enterprise and place != need.leg.destination
            spare = self._take(need, place, units) if goes_on else []
            if spare:
                on = _units(spare)
                units -= on
                found.append(_going_on(need, place, max(stand.arrival for stand in spare), on))
        if units > 0:
            gone = self._lots[_between(need.leg)] if units < need.quantity else 0
            found.append(replace(need, quantity=units, lots=max(1, need.lots - gone)))
        return found

    def _standing(self, need: Need, place: Place) -> int:
        """The units that `_take` would find."""
        stands = self._stands_of(need, place)
        assumed = _units(each for each in stands if each.assumed)
        return _units(stands) - max(0, assumed - max(0, self._believed[need.leg.step, need.leg.maker]))

    def _take(self, need: Need, place: Place, most: int) -> list[Standing]:
        """At most so many of the goods at a place that may be the need's, taken from them."""
        parts: list[Standing] = []
        at = need.leg.step, need.leg.maker
        for stand in self._stands_of(need, place):
            units = min(most - _units(parts), stand.units)
            if stand.assumed:
                units = min(units, max(0, self._believed[at]))
                self._believed[at] -= units
            parts += taken([stand], units)
        return parts

    def _stands_of(self, need: Need, place: Place) -> list[Standing]:
        """Goods of the need's maker at a place, without those only assumed to have left before it could have them.

        Those that left first come first; of a day, those that were reported: what is left over may be only assumed.
        """
        stands = [
            stand
            for stand in self._stands[need.leg.step]
            if (stand.maker, stand.place) == (need.leg.maker, place) and stand.had_been_made(need.earliest_ready)
        ]
        return sorted(stands, key=attrgetter("departure", "assumed"))


def _units(stands: Iterable[Standing]) -> int:
    return sum(stand.units for stand in stands)


def _going_on(need: Need, origin: Place, arrival: date, units: int) -> Need:
    """The need of units that go on from another origin, where they arrive on that day."""
    leg = replace(need.leg, origin=origin, carrier="", day=max(need.leg.day, arrival), made_by=need.leg.maker)
    return replace(
        need,
        leg=leg,
        quantity=units,
        earliest_ready=max(need.earliest_ready, arrival),
        latest_departure=max(need.latest_departure, leg.day),
        latest_useful=max(need.latest_useful, leg.day),
    )


def _between(leg: Leg) -> Between:
    return leg.step, leg.origin, leg.destination, leg.made_by


def _mirror_leg(schedule: Schedule, need: Need | None, held: Sequence[Movement], now: datetime) -> Movement | None:
    waiting = waiting_of(held)
    if waiting is None:
        if need is None:
            return None
        about = {"park": schedule.park, "order": schedule.order}
        return Movement.for_need(need, len(held), **about, sequence=schedule.sequence, now=now)
    news = waiting.meet(need, schedule.sequence, now) if need else waiting.cancel(schedule.sequence, now)
    return waiting if news else None
