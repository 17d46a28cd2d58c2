"""Movements mirror the lots: what must change when an order's schedule does.

What has been loaded stays as it is and counts towards what is asked for between the same places. Where the schedule
wants goods elsewhere than they were sent, they go on from the place that they were sent to, once they are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.logistics.domain.movement import Movement, waiting_of
from services.logistics.domain.needs import Leg, Need, needs_of
from services.logistics.domain.schedule import Place, Schedule

# The step that the goods come from, and the places between which they go.
Between = tuple[int, Place, Place]


def mirror(schedule: Schedule, held: Sequence[Movement], now: datetime) -> list[Movement]:
    """Bring `held`, all movements of the order, in line with `schedule`; returns those that are new or have changed."""
    by_leg: dict[Leg, list[Movement]] = defaultdict(list)
    for movement in held:
        by_leg[movement.leg].append(movement)
    moved = _Moved(held)
    needs = moved.left_of(needs_of(schedule))
    if schedule.ended == "cancelled":
        needs = {}
    changed = [movement for movement in held if moved.take_back(movement, schedule.sequence, now)]
    legs = [*needs, *(leg for leg in by_leg if leg not in needs)]
    found = (_mirror_leg(schedule, needs.get(leg), by_leg[leg], now) for leg in legs)
    changed += [movement for movement in found if movement]
    for movement in changed:
        # An order never changes its owner; a schedule of the version before names none.
        movement.owner = schedule.owner or movement.owner
    return changed


class _Gone:
    """Units that have gone from one place to another, by the day on which they are assumed to have left.

    Reported ones were there whenever the schedule has them made: they have no day, `date.max`.
    """

    def __init__(self) -> None:
        self._by_day: dict[date, int] = defaultdict(int)

    def add(self, movement: Movement) -> None:
        self._by_day[_assumed_day(movement)] += movement.moved

    def take(self, most: int, ready: date) -> int:
        """Take at most so many units that can leave from `ready` on; returns how many there were."""
        left = most
        for day in sorted(each for each in self._by_day if each >= ready):
            some = min(left, self._by_day[day])
            self._by_day[day] -= some
            left -= some
        return most - left

    def take_back(self, movement: Movement) -> int:
        """Take what is left of an assumed movement; returns the units."""
        units = min(self._by_day[movement.day], movement.moved) if movement.load_assumed else 0
        self._by_day[movement.day] -= units
        return units


class _Moved:
    """Units that have left, by step and places, as far as no need has taken them into account yet."""

    def __init__(self, held: Sequence[Movement]) -> None:
        self._units: dict[Between, _Gone] = defaultdict(_Gone)
        self._lots: dict[Between, int] = defaultdict(int)
        self._last: dict[tuple[int, Place], date] = {}
        self._arrival: dict[Between, date] = {}
        for movement in held:
            if movement.departed:
                step, origin, _ = between = _between(movement.leg)
                self._units[between].add(movement)
                self._lots[between] += movement.lots
                self._last[step, origin] = max(movement.day, self._last.get((step, origin), date.min))
                self._arrival[between] = max(movement.arrival, self._arrival.get(between, date.min))

    def left_of(self, asked: dict[Leg, Need]) -> dict[Leg, Need]:
        """The rest to be moved of the needs asked for, by leg; some of it from where goods were sent before.

        Goods that are made only after the last ones have left are not among those that did: they come second, and take
        none whose loading was only assumed.
        """
        needs = sorted(asked.values(), key=lambda need: need.leg.day)
        left: dict[Leg, Need] = {}
        for made_later in (False, True):
            of_them = [need for need in needs if self._made_later(need) is made_later]
            for need, units in [(need, self._without(need)) for need in of_them]:
                for each in self._from_elsewhere(need, units):
                    known = left.get(each.leg)
                    left[each.leg] = known.with_more(each) if known else each
        return left

    def _made_later(self, need: Need) -> bool:
        return need.earliest_ready > self._last.get((need.leg.step, need.leg.origin), date.min)

    def take_back(self, movement: Movement, sequence: int, now: datetime) -> bool:
        """Of a movement that was only assumed, call off what the schedule does not know; True if that is news."""
        excess = self._units[_between(movement.leg)].take_back(movement)
        if excess:
            movement.shrink(excess, sequence, now)
        return excess > 0

    def _without(self, need: Need) -> int:
        """The units of a need that have not left for their place yet."""
        return need.quantity - self._units[_between(need.leg)].take(need.quantity, need.earliest_ready)

    def _from_elsewhere(self, need: Need, units: int) -> list[Need]:
        """The need's `units`, from the places where goods of its origin stand that nobody needs there."""
        found: list[Need] = []
        step, origin, wanted = _between(need.leg)
        for between in sorted((each for each in self._units if each[:2] == (step, origin)), key=str):
            # What has gone to the buyer stays there.
            goes_on = between[2].enterprise and between[2] != wanted
            spare = self._units[between].take(units, need.earliest_ready) if goes_on else 0
            if spare > 0:
                units -= spare
                on = _going_on(need, between[2], self._arrival[between], spare)
                found += self._from_elsewhere(on, self._without(on))
        if units > 0:
            gone = self._lots[_between(need.leg)] if units < need.quantity else 0
            found.append(replace(need, quantity=units, lots=max(1, need.lots - gone)))
        return found


def _assumed_day(movement: Movement) -> date:
    return movement.day if movement.load_assumed else date.max


def _going_on(need: Need, origin: Place, arrival: date, units: int) -> Need:
    """The need of units that go on from another origin, where they arrive on that day."""
    leg = replace(need.leg, origin=origin, carrier="", day=max(need.leg.day, arrival))
    return replace(
        need,
        leg=leg,
        quantity=units,
        earliest_ready=max(need.earliest_ready, arrival),
        latest_departure=max(need.latest_departure, leg.day),
        latest_useful=max(need.latest_useful, leg.day),
    )


def _between(leg: Leg) -> Between:
    return leg.step, leg.origin, leg.destination


def _mirror_leg(schedule: Schedule, need: Need | None, held: Sequence[Movement], now: datetime) -> Movement | None:
    waiting = waiting_of(held)
    if waiting is None:
        if need is None:
            return None
        about = {"park": schedule.park, "order": schedule.order}
        return Movement.for_need(need, len(held), **about, sequence=schedule.sequence, now=now)
    news = waiting.meet(need, schedule.sequence, now) if need else waiting.cancel(schedule.sequence, now)
    return waiting if news else None
