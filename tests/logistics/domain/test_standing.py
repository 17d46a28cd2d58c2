"""Goods that went on from a place stand where they went: what is wanted at each place is there or on its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState
from services.logistics.domain.schedule import Schedule
from tests.logistics.world import NOW, day, schedule, weave_and_sew

SEWERS = ("sewer-0", "sewer-1", "sewer-2")
UNITS = 100


def sewn_at(units: Mapping[str, int], sequence: int) -> Schedule:
    """The units woven on one day, and where they are sewn."""
    lots = [weave_and_sew(number, sewer=sewer, sewn=3) for sewer, number in units.items() if number]
    return schedule(*lots, sequence=sequence)


def follow(held: list[Movement], units: Mapping[str, int], sequence: int) -> None:
    held += [each for each in mirror(sewn_at(units, sequence), held, NOW) if each not in held]


def load(held: Sequence[Movement], on: int, most: int = UNITS) -> None:
    """On a day, what waits to go to a sewer leaves, at most so many units of each movement."""
    for each in held:
        if each.to_enterprise and each.state is MovementState.PLANNED:
            each.book(day(on), [])
            each.load(min(most, each.quantity))


def at_sewers(held: Sequence[Movement]) -> Counter[str]:
    """Units that are at each sewer, on the way there, or wait to go there."""
    found: Counter[str] = Counter()
    for each in held:
        if each.to_enterprise and each.state is not MovementState.CANCELLED:
            units = each.moved if each.departed else each.quantity
            found[each.to_enterprise] += units
            found[each.from_enterprise] -= units
    return Counter({sewer: found[sewer] for sewer in SEWERS if found[sewer]})


def test_goods_that_have_gone_on_come_back_where_they_are_wanted_again() -> None:
    """22 units seemed to stand where they had been before, and waited for nobody where they were."""
    held: list[Movement] = []
    for sequence, wanted in enumerate(({"sewer-0": 60, "sewer-1": 40}, {"sewer-0": 38, "sewer-1": 62})):
        follow(held, wanted, sequence + 1)
        load(held, sequence)

    follow(held, {"sewer-0": 70, "sewer-1": 30}, 3)

    waiting = {(each.from_enterprise, each.to_enterprise): each.quantity for each in held if not each.departed}
    assert waiting["sewer-1", "sewer-0"] == 32
    assert at_sewers(held) == {"sewer-0": 70, "sewer-1": 30}


def test_goods_that_were_lost_when_they_went_on_stand_nowhere() -> None:
    """34 units lost between two sewers were to be sent once more from the first one."""
    held: list[Movement] = []
    follow(held, {"sewer-0": 100}, 1)
    load(held, 1)
    follow(held, {"sewer-1": 100}, 2)
    load(held, 2)
    [onward] = [each for each in held if each.from_enterprise == "sewer-0" and each.to_enterprise]
    onward.lost = 34

    again = weave_and_sew(34, sewer="sewer-1", woven=3, sewn=5)
    changed = mirror(schedule(weave_and_sew(66, sewer="sewer-1", sewn=3), again, sequence=3), held, NOW)

    waiting = [(each.from_enterprise, each.quantity) for each in changed if each.to_enterprise == "sewer-1"]
    assert waiting == [("weaver", 34)]


splits = st.tuples(st.integers(0, UNITS), st.integers(0, UNITS)).map(
    lambda cuts: dict(zip(SEWERS, (min(cuts), max(cuts) - min(cuts), UNITS - max(cuts)), strict=True))
)


@given(st.lists(st.tuples(splits, st.integers(1, UNITS)), min_size=1, max_size=6))
def test_wherever_goods_are_wanted_they_are_or_go(turns: list[tuple[dict[str, int], int]]) -> None:
    held: list[Movement] = []
    for sequence, (wanted, loaded) in enumerate(turns):
        follow(held, wanted, sequence + 1)
        assert at_sewers(held) == Counter({sewer: units for sewer, units in wanted.items() if units})
        load(held, sequence, loaded)
        # What was left behind waits with the next schedule.
        follow(held, wanted, sequence + 1)
