"""Production of one order: what reports and assumptions make of its lots, and of its work in progress.

The lots of an order are units with the steps that they have passed and, on later days, those that are planned. A report
says how many units passed a step on a line and day, and how many that step spoilt. Units that did not pass it are cut
off before it and wait; units that are spoilt are gone; more than was planned is taken from what waits, or is proof that
earlier steps have done more than is known (backflushing over steps). So each step keeps its balance: good units went
on, wait, or were lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.matching.domain.lots import Stage
from services.matching.domain.work_in_progress import WorkInProgress
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots

# A stage and a day, an ordinal.
Point = tuple[Stage, int]


@dataclass(slots=True, eq=False)
class _Units:
    """Units that move together: the first `done` of their steps are passed."""

    quantity: int
    steps: tuple[Step, ...]
    done: int

    def passed(self, at: Stage, day: int) -> bool:
        """True if they have passed the step there on that day."""
        return self.done > at.step and self.steps[at.step] == (at.line, day)


class Production:
    """The units of an order, changed by reports of its steps.

    `lots` are live ones, `progress` the order's, `today` an ordinal before which steps of lots are done. `quantity` is
    what is ordered. `assumed` is true where nobody has reported what a stage did on a day, and `follows` whether a
    step can still come after another one as planned.
    """

    def __init__(
        self,
        lots: Lots,
        progress: WorkInProgress,
        today: int,
        *,
        quantity: int,
        assumed: Callable[[Point], bool],
        follows: Callable[[Step, Step], bool],
    ) -> None:
        done = lots.steps_before(today).tolist()
        self._units = [_Units(lot.quantity, lot.steps, number) for lot, number in zip(lots, done, strict=True)]
        self._scrapped, self._lost = list(progress.scrapped), list(progress.lost)
        self._progress, self._quantity, self._assumed, self._follows = progress, quantity, assumed, follows
        self._today = today

    def settle(self, at: Stage, day: date, good: int, scrapped: int) -> None:
        """Units that passed a step there on that day are `good` ones, `scrapped` those that it spoilt.

        Units that later steps have passed, as reported, stay good; units beyond what is ordered are not counted.
        """
        when = day.toordinal()
        self._lower(at, when, self._passed(at, when) - good)
        self._scrap(at, when, scrapped - self._spoilt(at, when))
        self._raise(at, when, good - self._passed(at, when))

    def settle_day(self, day: date, made: Mapping[Stage, tuple[int, int]]) -> None:
        """Good and scrapped units of that day by stage, all of one step: what each was to make, then what is more.

        More than planned is taken from what was planned elsewhere, but not from what others have made as planned.
        """
        for at, (good, scrapped) in made.items():
            waiting = sum(each.quantity for each in self._units if _planned(each, at, day.toordinal()))
            planned = waiting + self._passed(at, day.toordinal()) - scrapped
            self.settle(at, day, min(good, max(0, planned)), scrapped)
        for at, (good, scrapped) in made.items():
            self.settle(at, day, good, scrapped)

    def assume(self, at: Stage, day: date, units: int, proven: int = 0) -> None:
        """Units that wait there for that day's work have passed it, at most so many.

        As many as are `proven` to have passed it there on that day, because they have left, are taken from others too.
        """
        when, left = day.toordinal(), units
        waiting = (each for each in list(self._units) if _planned(each, at, when))
        for each in waiting:
            left -= self._pass(each, left, at, when)
        self._raise(at, when, min(units, proven) - (units - left))

    def lose(self, at: Stage, units: int, *, to: Collection[str] = (), closed: bool = True) -> int:
        """Units that have passed the step on that line are lost on the way from it, at most so many; returns them.

        First those that the lines `to` have next, or that nobody has, before those that others have.
        They did not get to later steps: where these were assumed, the loss proves otherwise; where they were reported,
        the units are not lost. Before the day is `closed`, what the line makes today is not among them yet: of those
        that have passed, only units that wait are lost.
        """
        if closed or not self._makes_today(at):
            self._stand_in(at, units, to)
            able = [each for each in self._through(at) if self._may_fall(each, at)]
        else:
            able = [each for each in self._through(at) if each.done == at.step + 1]
        left = units
        for each in sorted(able, key=lambda each: (_goes_elsewhere(each, at, to), each.done, -len(each.steps))):
            if left > 0:
                lost = self._split(each, left)
                self._units.remove(lost)
                left -= lost.quantity
                self._lost.append(Lot(self._progress.order, lost.quantity, lost.steps[: at.step + 1]))
        return units - left

    def _through(self, at: Stage) -> list[_Units]:
        """The units that have passed the step on that line."""
        return [each for each in self._units if each.done > at.step and each.steps[at.step].line == at.line]

    def _makes_today(self, at: Stage) -> bool:
        """True if the line has the step to do today."""
        ahead = (each.steps[at.step] for each in self._units if each.done <= at.step < len(each.steps))
        return Step(at.line, self._today) in ahead

    def _stand_in(self, at: Stage, units: int, to: Collection[str]) -> None:
        """Units of other lines, that wait or whose later steps are assumed, take the place of those of the line that
        have gone on by report: as many of the line can be lost."""
        units -= sum(each.quantity for each in self._through(at) if self._may_fall(each, at))
        for gone_on in [each for each in self._through(at) if not self._may_fall(each, at)]:
            after = gone_on.steps[at.step + 1]
            others = [each for each in self._units if each.done > at.step and self._may_fall(each, at)]
            for other in sorted(others, key=lambda each: (each.done, _goes_elsewhere(each, at, to))):
                before, left = other.steps[at.step], gone_on.steps[at.step].line == at.line
                if units > 0 and left and before.line != at.line and self._follows(before, after):
                    units -= self._exchange(gone_on, other, at.step + 1, units)

    def _exchange(self, one: _Units, other: _Units, length: int, most: int) -> int:
        """At most so many units of both exchange their first steps; returns their number."""
        most = min(most, one.quantity, other.quantity)
        first, second = self._split(one, most), self._split(other, most)
        first.steps, second.steps = (
            (*second.steps[:length], *first.steps[length:]),
            (*first.steps[:length], *second.steps[length:]),
        )
        return most

    def cut_before(self, today: int) -> int:
        """Work planned before a day and not done is planned no longer; returns the units."""
        late = [each for each in self._units if each.done < len(each.steps) and each.steps[each.done].day < today]
        for each in late:
            each.steps = each.steps[: each.done]
        return sum(each.quantity for each in late)

    @property
    def lots(self) -> Lots:
        """The order's lots as they are now."""
        made = (Lot(self._progress.order, each.quantity, each.steps) for each in self._units if each.steps)
        return Lots.of(made).merged()

    @property
    def progress(self) -> WorkInProgress:
        """The order's work in progress as it is now."""
        order = self._progress.order
        good = (Lot(order, each.quantity, each.steps[: each.done]) for each in self._units if each.done)
        return WorkInProgress(
            park=self._progress.park,
            order=order,
            good=Lots.of(good).merged(),
            scrapped=Lots.of(self._scrapped).merged(),
            lost=Lots.of(self._lost).merged(),
            version=self._progress.version,
        )

    def _passed(self, at: Stage, day: int) -> int:
        """Units that have passed the step there on that day, those included that later steps spoilt."""
        waiting = sum(each.quantity for each in self._units if each.passed(at, day))
        return waiting + sum(lot.quantity for lot in self._gone() if _went_through(lot, at, day))

    def _gone(self) -> Iterator[Lot]:
        """Units that are no longer there, by the steps that they had passed."""
        yield from (Lot(lot.order, lot.quantity, lot.steps[:-1]) for lot in self._scrapped)
        yield from self._lost

    def _spoilt(self, at: Stage, day: int) -> int:
        return sum(lot.quantity for lot in self._scrapped if _spoilt_at(lot, at, day))

    def _lower(self, at: Stage, day: int, units: int) -> None:
        """Take units back before the step: first those that wait, then those whose later steps are assumed."""
        passed = [each for each in self._units if each.passed(at, day) and self._may_fall(each, at)]
        for each in sorted(passed, key=lambda each: each.done):
            if units <= 0:
                break
            fallen = self._split(each, units)
            fallen.steps, fallen.done = fallen.steps[: at.step], at.step
            units -= fallen.quantity
        self._units = [each for each in self._units if each.steps]

    def _may_fall(self, units: _Units, at: Stage) -> bool:
        later = enumerate(units.steps[at.step + 1 : units.done], at.step + 1)
        return all(self._assumed((Stage(number, step.line), step.day)) for number, step in later)

    def _scrap(self, at: Stage, day: int, units: int) -> None:
        if units < 0:
            self._unscrap(at, day, -units)
            return
        order, spoiling = self._progress.order, Step(at.line, day)
        if not at.step:
            # The first step spoils what was not yet units of the order.
            if units:
                self._scrapped.append(Lot(order, units, (spoiling,)))
            return
        for each in self._sources(at, day):
            if units <= 0:
                return
            spoilt = self._split(each, units)
            self._units.remove(spoilt)
            units -= spoilt.quantity
            self._scrapped.append(Lot(order, spoilt.quantity, (*_backflushed(spoilt, at.step, day), spoiling)))

    def _unscrap(self, at: Stage, day: int, units: int) -> None:
        for place, lot in enumerate(self._scrapped):
            if not _spoilt_at(lot, at, day):
                continue
            back = min(units, lot.quantity)
            units -= back
            self._scrapped[place] = Lot(lot.order, lot.quantity - back, lot.steps)
            if at.step and back:
                self._units.append(_Units(back, lot.steps[:-1], at.step))
        self._scrapped = [lot for lot in self._scrapped if lot.quantity]
        self._leave_out(sum(each.quantity for each in self._units) - self._quantity)

    def _leave_out(self, surplus: int) -> None:
        """Units that came back may have been made again meanwhile: the least advanced are then too many."""
        for each in sorted(self._units, key=lambda each: each.done):
            if surplus <= 0:
                break
            extra = self._split(each, surplus)
            self._units.remove(extra)
            surplus -= extra.quantity

    def _raise(self, at: Stage, day: int, units: int) -> None:
        for each in self._sources(at, day):
            units -= self._pass(each, units, at, day)
        room = self._quantity - sum(each.quantity for each in self._units)
        if not at.step and min(units, room) > 0:
            self._units.append(_Units(min(units, room), (Step(at.line, day),), 1))

    def _sources(self, at: Stage, day: int) -> list[_Units]:
        """Units that can have come to the step: those planned there, others that wait, then those of earlier steps."""
        able = [each for each in self._units if each.done <= at.step <= len(each.steps)]
        return sorted(able, key=lambda each: (at.step - each.done, _distance(each, at, day)))

    def _pass(self, units: _Units, most: int, at: Stage, day: int) -> int:
        """At most so many of the units pass the step there on that day; returns their number."""
        if most <= 0:
            return 0
        moved = self._split(units, most)
        this, rest = Step(at.line, day), moved.steps[at.step + 1 :]
        keeps = bool(rest) and rest[0].day >= day and self._follows(this, rest[0])
        moved.steps = (*_backflushed(moved, at.step, day), this, *(rest if keeps else ()))
        moved.done = at.step + 1
        return moved.quantity

    def _split(self, units: _Units, most: int) -> _Units:
        """At most so many of the units, as ones of their own."""
        if most >= units.quantity:
            return units
        part = _Units(most, units.steps, units.done)
        units.quantity -= most
        self._units.append(part)
        return part


def counted(progress: WorkInProgress) -> Counter[Point]:
    """Good units by stage and day, those included that were spoilt or lost later."""
    found: Counter[Point] = Counter()
    for lot in progress.scrapped:
        _count(found, lot.steps[:-1], lot.quantity)
    for lots in (progress.good, progress.lost):
        for lot in lots:
            _count(found, lot.steps, lot.quantity)
    return found


def counted_by_day(progress: WorkInProgress) -> dict[Stage, dict[date, int]]:
    """`counted` by stage, and by day."""
    found: dict[Stage, dict[date, int]] = {}
    for (stage, ordinal), units in counted(progress).items():
        found.setdefault(stage, {})[date.fromordinal(ordinal)] = units
    return found


def changed_points(before: Mapping[Point, int], after: Mapping[Point, int]) -> dict[Point, int]:
    """The points whose good units have changed, with the units by now, the earliest step first."""
    points = sorted(point for point in {*before, *after} if before.get(point, 0) != after.get(point, 0))
    return {point: after.get(point, 0) for point in points}


def _count(found: Counter[Point], steps: Iterable[Step], units: int) -> None:
    for number, step in enumerate(steps):
        found[Stage(number, step.line), step.day] += units


def _goes_elsewhere(units: _Units, at: Stage, to: Collection[str]) -> bool:
    """True if the step after that one is planned or done, and on none of these lines."""
    return bool(to) and len(units.steps) > at.step + 1 and units.steps[at.step + 1].line not in to


def _planned(units: _Units, at: Stage, day: int) -> bool:
    return units.done == at.step < len(units.steps) and units.steps[at.step] == (at.line, day)


def _distance(units: _Units, at: Stage, day: int) -> tuple[int, int]:
    """The distance of what is planned for units from a line and day: there, there on other days, nowhere, elsewhere."""
    if len(units.steps) == at.step:
        return 2, 0
    planned = units.steps[at.step]
    if planned.line != at.line:
        return 3, -planned.day
    return int(planned.day != day), planned.day


def _backflushed(units: _Units, length: int, day: int) -> tuple[Step, ...]:
    """The first steps of units that are proved to have passed them: at the latest on the day of the proof."""
    implied = (Step(step.line, min(step.day, day)) for step in units.steps[units.done : length])
    return (*units.steps[: units.done], *implied)


def _went_through(lot: Lot, at: Stage, day: int) -> bool:
    return len(lot.steps) > at.step and lot.steps[at.step] == (at.line, day)


def _spoilt_at(lot: Lot, at: Stage, day: int) -> bool:
    return len(lot.steps) == at.step + 1 and lot.steps[-1] == (at.line, day)
