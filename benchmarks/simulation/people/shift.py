"""A day's work, step by step through each order's lots: what is made and reported, then what leaves and arrives.

Units that are spoilt, lost or left behind are missing at the steps after them, as they would be in a park.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from benchmarks.simulation.latest import Latest, Schedule, agreed_units, asked_units
from benchmarks.simulation.people import goods, production
from benchmarks.simulation.people.accounts import People
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_BOOKED
from parkloom.matching.v1.events_pb2 import AssignmentChanged


def work(people: People, latest: Latest) -> None:
    """Everybody's day."""
    for order, schedule in list(latest.schedules.items()):
        _Shift(people, latest, order, schedule).play()


class _Shift:
    def __init__(self, people: People, latest: Latest, order: str, schedule: Schedule) -> None:
        self._people, self._latest = people, latest
        self._today = people.today.isoformat()
        self._lots = schedule.lots
        self._units = [lot.quantity for lot in self._lots]
        self._steps = schedule.route_steps
        self._works = [each for each in latest.assignments.values() if each.order == order]
        self._goods = [each for each in latest.movements.values() if each.order == order]
        self._gone: Counter[str] = Counter()
        self._there: Counter[str] = Counter()

    def play(self) -> None:
        made: Counter[str] = Counter()
        for step in range(self._steps):
            self._miss(step)
            self._there = self._come(step, made)
            made = Counter()
            for each in self._works:
                if each.step == step:
                    made[each.enterprise] += self._make(each)
            self._gone = Counter()
            self._send(step, made)

    def _miss(self, step: int) -> None:
        """What did not arrive is not worked on; goods may have come by way of another enterprise."""
        for place in self._at(step):
            sender, receiver = self._way(place, step)
            if sender != receiver:
                missing = min(self._gone[receiver], self._units[place])
                self._gone[receiver] -= missing
                self._units[place] -= missing

    def _make(self, work: AssignmentChanged) -> int:
        """The units made at one assignment today, which are reported or not."""
        places = [place for place in self._at(work.step) if self._lots[place].steps[work.step].line == work.line]
        there = sum(self._units[place] for place in places)
        if work.step:
            there = min(there, max(0, self._there[work.enterprise]))
        agreed = agreed_units(work)[self._today]
        good = production.report_today(self._people, work, self._today, min(agreed, there)) if agreed else 0
        self._there[work.enterprise] -= good
        left = good
        for place in places:
            self._units[place] = min(self._units[place], left)
            left -= self._units[place]
        return good

    def _come(self, step: int, made: Counter[str]) -> Counter[str]:
        """Units that each enterprise has to work on by tonight; `made` is today's work of the step before.

        Goods that move on a later day, for want of a vehicle, are not there.
        """
        found = self._stock(step - 1, made)
        for each in self._goods:
            if each.step == step - 1:
                if each.state == MOVEMENT_STATE_BOOKED and each.date == self._today:
                    found[each.from_enterprise] -= each.quantity
                    found[each.to_enterprise] += each.quantity
                elif not goods.is_awaited(self._people, each):
                    found[each.to_enterprise] += goods.on_road(each)
        for work in self._works:
            if work.step == step:
                before = [day for day in asked_units(work) if day < self._today]
                found[work.enterprise] -= sum(self._used_on(work, day) for day in before)
        return found

    def _used_on(self, work: AssignmentChanged, day: str) -> int:
        _, scrapped = self._people.books.reports.get((work.assignment, day), (0, 0))
        return self._made_on(work, day) + scrapped

    def _send(self, step: int, made: Counter[str]) -> None:
        """What leaves after the step, and what arrives of it today."""
        stock, wanted = self._stock(step, made), self._wanted(step + 1)
        for each in sorted((each for each in self._goods if each.step == step), key=lambda each: each.movement):
            missing = 0
            if each.state == MOVEMENT_STATE_BOOKED and each.date == self._today:
                units = min(each.quantity, stock[each.from_enterprise])
                if each.to_enterprise:
                    units = min(units, wanted[each.to_enterprise])
                    wanted[each.to_enterprise] -= units
                stock[each.from_enterprise] -= units
                missing = goods.load(self._people, each, units)
            elif goods.is_followed(self._people, each) and each.date < self._today:
                missing = goods.end(self._people, each, goods.on_road(each))
            self._gone[each.to_enterprise] += missing

    def _stock(self, step: int, made: Counter[str]) -> Counter[str]:
        """Units that each enterprise has made, or that came to it to go on, and that it has not sent."""
        found: Counter[str] = Counter(made)
        for each in self._works:
            if each.step == step:
                found[each.enterprise] += sum(
                    self._made_on(each, day) for day in asked_units(each) if day < self._today
                )
        for sent in self._goods:
            if sent.step == step:
                found[sent.from_enterprise] -= sent.loaded_quantity - sent.returned_quantity
                found[sent.to_enterprise] += sent.received_quantity
        return Counter({enterprise: max(0, units) for enterprise, units in found.items()})

    def _made_on(self, work: AssignmentChanged, day: str) -> int:
        """Units of a day that count as made, but no more than were there: what is only assumed may be too much."""
        counted = asked_units(work)[day]
        return min(counted, self._people.books.made.get((work.assignment, day), counted))

    def _wanted(self, step: int) -> Counter[str]:
        """Units that each enterprise has still to work on: what it has worked on by now is there, however it came."""
        found: Counter[str] = Counter()
        for each in self._works:
            if each.step == step:
                found[each.enterprise] += sum(u for day, u in asked_units(each).items() if day >= self._today)
        return found

    def _at(self, step: int) -> Iterator[int]:
        """Places of the lots that have the step today."""
        for place, lot in enumerate(self._lots):
            if len(lot.steps) > step and lot.steps[step].date == self._today:
                yield place

    def _way(self, place: int, step: int) -> tuple[str, str]:
        steps = self._lots[place].steps
        return (steps[step - 1].enterprise if step else "", steps[step].enterprise)
