"""Goods that are only assumed to have left, beside reported ones, day by day: no maker has sent more than it made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain import arrivals
from services.logistics.domain.arrivals import MovementReport
from services.logistics.domain.mirror import mirror
from services.logistics.domain.movement import Movement, MovementState, waiting_of
from services.logistics.domain.schedule import Lot
from tests.logistics.world import NOW, day, schedule, step

MAKER, SEWERS = "weaver", ("sewer-0", "sewer-1")


@dataclass
class _Order:
    """An order of one weaver. `lots` are units by the day on which they are made and the sewer who works on them."""

    lots: Counter[tuple[int, str]] = field(default_factory=Counter)
    held: list[Movement] = field(default_factory=list)
    made: int = 0
    today: int = 0
    sequence: int = 0

    @property
    def waiting(self) -> list[Movement]:
        """Movements between enterprises that are to leave by today and have not."""
        booked = (each for each in self.held if each.to_enterprise and each.state is MovementState.BOOKED)
        return sorted((each for each in booked if each.day <= day(self.today)), key=lambda each: each.id)

    def sent(self, enterprise: str) -> int:
        """Units that have left the enterprise, by report or by what is assumed."""
        return sum(each.loaded for each in self.held if each.from_enterprise == enterprise)

    def follow(self) -> None:
        """Movements follow the lots, and are booked."""
        self.sequence += 1
        lots = [
            Lot(units, (step(MAKER, made), step(sewer, 9, zone="west")))
            for (made, sewer), units in sorted(self.lots.items())
            if units
        ]
        known = set(self.held)
        changed = mirror(schedule(*lots, sequence=self.sequence, due=12), self.held, NOW)
        self.held += [each for each in changed if each not in known]
        for each in self.held:
            self._book(each)

    def load(self, movement: Movement, units: int) -> None:
        """So many units are reported to have gone and come; the others wait for the next vehicle."""
        left = arrivals.take(movement, MovementReport(loaded=units, received=units), NOW)
        if left:
            of_leg = [each for each in self.held if each.leg == movement.leg]
            waiting = waiting_of(of_leg)
            if waiting is None:
                waiting = movement.followed_by(left, len(of_leg), NOW)
                self.held.append(waiting)
            else:
                waiting.wait_for_more(left, NOW)
            self._book(waiting)

    def there(self, enterprise: str) -> int:
        """Units that really are at the enterprise to be sent."""
        came = sum(each.moved for each in self.held if each.to_enterprise == enterprise)
        return (self.made if enterprise == MAKER else came) - self.sent(enterprise)

    def close(self, made: int) -> None:
        """So many of the day's units were made: the others' lots are cut. What nobody reported counts as gone."""
        for each in self.waiting:
            arrivals.assume(each, day(self.today + 1), NOW)
        cut = self.of_today - made
        for lot in sorted(lot for lot in self.lots if lot[0] == self.today):
            units = min(cut, self.lots[lot])
            self.lots[lot] -= units
            cut -= units
        self.today += 1
        self.follow()

    @property
    def of_today(self) -> int:
        return sum(units for (made, _), units in self.lots.items() if made == self.today)

    def _book(self, movement: Movement) -> None:
        if movement.state is MovementState.PLANNED:
            movement.book(max(movement.planned_day, day(self.today)), [])


def _plan(data: st.DataObject, order: _Order, units: int) -> None:
    while units:
        some = data.draw(st.integers(1, units))
        order.lots[order.today + data.draw(st.integers(0, 2)), data.draw(st.sampled_from(SEWERS))] += some
        units -= some


def _leave(data: st.DataObject, order: _Order) -> None:
    """People report some of the movements, never more than there is."""
    for each in order.waiting:
        most = max(0, min(each.quantity, order.there(each.from_enterprise)))
        units = data.draw(st.integers(0, most))
        if units:
            order.load(each, units)


def _check(order: _Order) -> None:
    assert order.sent(MAKER) <= order.made
    goods, wanted = Counter[str](), Counter[str]()
    for each in order.held:
        if each.to_enterprise and each.state is not MovementState.CANCELLED:
            units = each.loaded if each.departed else each.quantity
            goods[each.to_enterprise] += units
            goods[each.from_enterprise] -= units
    for (_, sewer), units in order.lots.items():
        wanted[sewer] += units
    assert [goods[sewer] for sewer in SEWERS] == [wanted[sewer] for sewer in SEWERS]


@given(st.data())
def test_no_more_counts_as_gone_than_was_made_and_all_that_is_wanted_comes(data: st.DataObject) -> None:
    order = _Order()
    _plan(data, order, data.draw(st.integers(1, 20)))
    order.follow()
    for _ in range(4):
        planned = order.of_today
        made = data.draw(st.integers(0, planned))
        order.made += made
        _leave(data, order)
        order.close(made)
        assert order.sent(MAKER) <= order.made
        _plan(data, order, planned - made)
        order.follow()
        _check(order)


def test_goods_that_go_on_by_report_are_those_that_came_by_report() -> None:
    """A unit only assumed to have come, on the day when another went on, counted as sent though it was never made."""
    order = _Order(Counter({(0, "sewer-0"): 6, (1, "sewer-0"): 1}), made=6)
    order.follow()
    order.load(order.waiting[0], 6)
    order.close(6)
    order.lots[0, "sewer-0"], order.lots[0, "sewer-1"] = 5, 1
    order.follow()
    (on,) = (each for each in order.waiting if each.made_by)
    order.load(on, 1)
    order.close(0)

    assert order.sent(MAKER) == 6
