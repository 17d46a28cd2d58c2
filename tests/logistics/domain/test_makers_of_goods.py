"""Goods of two makers that go on from place to place, lost ones among them: none sends more than it has made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import Lot, Schedule
from tests.logistics.world import NOW, day, schedule, step, weave_and_sew

WEAVERS = {"weaver-0": 0, "weaver-1": 1}
SEWERS = ("sewer-0", "sewer-1", "sewer-2")


@dataclass
class _Order:
    """An order that two weavers have made units of; matching plans them at sewers, and counts the lost ones."""

    made: dict[str, int]
    planned: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    held: list[Movement] = field(default_factory=list)
    sequence: int = 0

    def plan(self, data: st.DataObject) -> None:
        """Plan what is left at some sewers."""
        for weaver in WEAVERS:
            left = self.made[weaver] - self.lost[weaver]
            first, last = sorted((data.draw(st.integers(0, left)), data.draw(st.integers(0, left))))
            for sewer, units in zip(SEWERS, (first, last - first, left - last), strict=True):
                self.planned[weaver, sewer] = units
        self.follow()

    def lose(self, movement: Movement, units: int) -> None:
        """Units of a movement are lost: lots of their maker have them no more."""
        movement.lost += units
        weaver = movement.leg.maker
        self.lost[weaver] += units
        for sewer in SEWERS:
            fewer = min(units, self.planned[weaver, sewer])
            self.planned[weaver, sewer] -= fewer
            units -= fewer

    def follow(self) -> None:
        """Movements follow the lots."""
        self.sequence += 1
        known = set(self.held)
        self.held += [each for each in mirror(self._schedule(), self.held, NOW) if each not in known]

    def _schedule(self) -> Schedule:
        lots = [
            Lot(units, (step(weaver, WEAVERS[weaver]), step(sewer, 9, zone="west")))
            for (weaver, sewer), units in self.planned.items()
            if units
        ]
        gone = [Lot(units, (step(weaver, WEAVERS[weaver]),), gone=True) for weaver, units in self.lost.items() if units]
        return schedule(*lots, *gone, sequence=self.sequence, due=12)


@given(st.data())
def test_no_maker_sends_more_than_it_made_and_all_that_is_wanted_comes(data: st.DataObject) -> None:
    order = _Order({weaver: data.draw(st.integers(1, 30)) for weaver in WEAVERS})
    for turn in range(data.draw(st.integers(1, 5))):
        order.plan(data)
        _check(order)
        for movement in _waiting(order):
            _leaves(data, order, movement, 2 + turn * data.draw(st.integers(0, 1)))
        order.follow()
        _check(order)


def _waiting(order: _Order) -> list[Movement]:
    waiting = [each for each in order.held if each.to_enterprise and each.state is MovementState.PLANNED]
    return sorted(waiting, key=lambda each: each.id)


def _leaves(data: st.DataObject, order: _Order, movement: Movement, on: int) -> None:
    """Some units of the movement leave, of which some are lost."""
    units = data.draw(st.integers(0, movement.quantity))
    if units:
        movement.book(day(on), [])
        movement.load(units)
        order.lose(movement, min(units, data.draw(st.sampled_from([0, 0, 1, 2]))))
        movement.received = units - movement.lost
        movement.settle_state()


def _check(order: _Order) -> None:
    there, sent = Counter[str](), Counter[str]()
    for each in order.held:
        if each.to_enterprise and each.state is not MovementState.CANCELLED:
            left = each.loaded if each.departed else each.quantity
            there[each.to_enterprise] += left - each.lost
            there[each.from_enterprise] -= left
            sent[each.from_enterprise] += left
    assert all(sent[weaver] <= made for weaver, made in order.made.items())
    wanted = {sewer: sum(order.planned[weaver, sewer] for weaver in WEAVERS) for sewer in SEWERS}
    assert {sewer: there[sewer] for sewer in SEWERS} == wanted
    _check_ways(order)


def _check_ways(order: _Order) -> None:
    """Nothing waits to go one way between two sewers while as much goes the other way."""
    ways = {(each.from_enterprise, each.to_enterprise) for each in _waiting(order)}
    assert not [(origin, destination) for origin, destination in ways if (destination, origin) in ways]


def test_goods_of_two_makers_do_not_change_places() -> None:
    """Forty-three units went to and fro between two sewers on each of eleven days."""
    order = _Order(dict.fromkeys(WEAVERS, 43))
    for first, last in (SEWERS[:2], reversed(SEWERS[:2])):
        order.planned = Counter({("weaver-0", first): 43, ("weaver-1", last): 43})
        order.follow()
        for movement in _waiting(order):
            movement.book(day(2), [])
            movement.load(43)

    assert {(each.from_enterprise, each.to_enterprise) for each in order.held if each.to_enterprise} == {
        ("weaver-0", "sewer-0"),
        ("weaver-1", "sewer-1"),
    }


def woven_at(units: Mapping[str, int], sequence: int, later: int = 0) -> Schedule:
    """Units that the weaver makes on Monday, by sewer, and those of a later day, for the first one."""
    lots = [weave_and_sew(number, sewer=sewer, sewn=4) for sewer, number in units.items() if number]
    more = [weave_and_sew(later, sewer=SEWERS[0], woven=5, sewn=6)] if later else []
    return schedule(*lots, *more, sequence=sequence, due=12)


def follow(held: list[Movement], published: Schedule) -> None:
    held += [each for each in mirror(published, held, NOW) if each not in held]


def at_sewers(held: Iterable[Movement]) -> dict[str, int]:
    """Units that are at each sewer, or on the way there, or wait to go there."""
    found = Counter[str]()
    for each in held:
        if each.to_enterprise and each.state is not MovementState.CANCELLED:
            units = each.loaded if each.departed else each.quantity
            found[each.to_enterprise] += units
            found[each.from_enterprise] -= units
    return {sewer: found[sewer] for sewer in SEWERS}


def left_the_weaver(held: Iterable[Movement]) -> int:
    return sum(each.loaded for each in held if each.from_enterprise == "weaver")


def test_goods_reported_to_stand_elsewhere_are_used_before_others_are_believed_to_have_left() -> None:
    """Ten of sixty that were reported loaded were wanted elsewhere, and forty were believed to have left for there."""
    held = mirror(woven_at({"sewer-0": 60, "sewer-1": 40}, 1), [], NOW)
    for each in (each for each in held if each.to_enterprise):
        each.book(day(0), [])
        each.load(each.quantity)
        each.load_assumed = each.to_enterprise == "sewer-1"

    follow(held, woven_at({"sewer-0": 50, "sewer-1": 40}, 2, later=10))

    assert left_the_weaver(held) == 90
    waiting = {(each.from_enterprise, each.to_enterprise): each.quantity for each in held if not each.departed}
    assert (waiting["sewer-0", "sewer-1"], waiting["weaver", "sewer-0"]) == (10, 10)


@given(st.data())
def test_no_more_is_believed_to_have_left_than_was_made(data: st.DataObject) -> None:
    def split(units: int) -> dict[str, int]:
        first, last = sorted((data.draw(st.integers(0, units)), data.draw(st.integers(0, units))))
        return dict(zip(SEWERS, (first, last - first, units - last), strict=True))

    planned = data.draw(st.integers(1, 60))
    held = mirror(woven_at(split(planned), 1), [], NOW)
    for each in (each for each in held if each.to_enterprise):
        each.book(day(0), [])
        each.load(each.quantity)
        each.load_assumed = data.draw(st.booleans())
    reported = sum(each.loaded for each in held if each.to_enterprise and not each.load_assumed)
    made, later = data.draw(st.integers(reported, planned)), data.draw(st.integers(0, 20))

    wanted = split(made)
    follow(held, woven_at(wanted, 2, later))

    assert left_the_weaver(held) <= made
    assert at_sewers(held) == wanted | {SEWERS[0]: wanted[SEWERS[0]] + later}
