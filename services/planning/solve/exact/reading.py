"""From the columns' values back to lots: the flow of each order followed along its widest paths.

Each path takes as many units as all its parts carry, so that few lots are left and none is small without need. Units
that begin at the release go first: those that go on from elsewhere need not move together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.planning.model import Step
from services.planning.model.lots import Lot, Lots
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import Beginning, Haul, OrderColumns

# Units at a step on a line and day, on a haul after it, or waiting before it in a zone for the next day.
ZoneDay = tuple[str, int]
Part = tuple[int, Step | Haul | ZoneDay]


class Path(NamedTuple):
    """The units that all parts of a path carry, its steps and its parts."""

    units: int
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]

    def along(self, flow: dict[Part, int], part: Part, *steps: Step) -> Path:
        """The path with one more part."""
        return Path(min(self.units, flow.get(part, 0)), (*self.steps, *steps), (*self.parts, part))


def lots_of(model: Model, values: Sequence[int]) -> Lots:
    """The lots of a solution of the model."""
    return Lots.of(lot for columns in model.orders for lot in _Flow(model, columns, values).lots()).merged()


@dataclass(slots=True)
class _Flow:
    """The flow of one order, by part, less what the lots read so far took of it."""

    model: Model
    columns: OrderColumns
    values: Sequence[int]
    left: dict[Part, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for step, places in enumerate(self.columns.work):
            self.left |= {(step, place): self.values[column] for place, column in places.items()}
        for step, hauls in enumerate(self.columns.moved):
            self.left |= {(step, haul): self.values[column] for haul, column in hauls.items()}
            self._wait(step)

    def _wait(self, step: int) -> None:
        """Units that wait before the next step: those that have come by a day less those that it has worked on."""
        change: defaultdict[ZoneDay, int] = defaultdict(int)
        for haul, column in self.columns.moved[step].items():
            if self.values[column]:
                change[haul.target, self._arrival(haul)] += self.values[column]
        for place, column in self.columns.work[step + 1].items():
            change[self.model.line(place.line).zone, place.day] -= self.values[column]
        there: defaultdict[str, int] = defaultdict(int)
        for day in range(self.model.problem.days):
            for zone in {zone for zone, _ in change}:
                there[zone] += change.get((zone, day), 0)
                self.left[_waits(step), (zone, day)] = there[zone]

    def _arrival(self, haul: Haul) -> int:
        """The day from which hauled units wait; day 0 where they came before."""
        return max(0, haul.ready + self.model.problem.lane_between[haul.origin, haul.target].transit_days)

    def lots(self) -> Iterator[Lot]:
        """Lots until no flow is left."""
        first = self.columns.work[0]
        while path := self._widest(0, [Path(self.left[0, place], (place,), ((0, place),)) for place in first]):
            yield self._taken(path)
        for beginning in self.columns.beginnings:
            yield from self._begun(beginning, self.values[beginning.column])

    def _begun(self, beginning: Beginning, units: int) -> Iterator[Lot]:
        while units:
            path = self._widest(len(beginning.steps) - 1, [Path(units, beginning.steps, ())])
            if path is None:
                return
            units -= path.units
            yield self._taken(path)

    def _taken(self, path: Path) -> Lot:
        for part in path.parts:
            self.left[part] -= path.units
        return Lot(self.columns.order.id, path.units, path.steps)

    def _widest(self, step: int, paths: Sequence[Path]) -> Path | None:
        """The path to the end that takes most units, begun as one of these, which have done a step."""
        reached = [path for path in paths if path.units > 0]
        for number in range(step, len(self.columns.moved)):
            reached = list(self._worked(number, self._waiting(number, self._hauled(number, reached))))
        return max(reached, key=lambda path: path.units, default=None)

    def _hauled(self, step: int, paths: Sequence[Path]) -> dict[ZoneDay, Path]:
        """By zone and day of arrival: the path that takes most there."""
        ready = _widest_by((self.model.leaving(path.steps[-1]), path) for path in paths)
        return _widest_by(
            ((haul.target, self._arrival(haul)), ready[haul.origin, haul.ready].along(self.left, (step, haul)))
            for haul in self.columns.moved[step]
            if self.left[step, haul] and (haul.origin, haul.ready) in ready
        )

    def _waiting(self, step: int, arrived: dict[ZoneDay, Path]) -> dict[ZoneDay, Path]:
        """The same with those that wait from the day before."""
        there = dict(arrived)
        for zone in {zone for zone, _ in arrived}:
            for day in range(1, self.model.problem.days):
                if (zone, day - 1) in there:
                    waited = there[zone, day - 1].along(self.left, (_waits(step), (zone, day - 1)))
                    there |= _widest_by([((zone, day), each) for each in (waited, there.get((zone, day))) if each])
        return there

    def _worked(self, step: int, there: dict[ZoneDay, Path]) -> Iterator[Path]:
        for place in self.columns.work[step + 1]:
            path = there.get((self.model.line(place.line).zone, place.day))
            if path is not None and self.left[step + 1, place] and path.units:
                yield path.along(self.left, (step + 1, place), place)


def _waits(step: int) -> int:
    """The number under which what waits after a step is kept: a zone may be named as a line is."""
    return -1 - step


def _widest_by(paths: Iterable[tuple[ZoneDay, Path]]) -> dict[ZoneDay, Path]:
    """The path of most units by zone and day."""
    widest: dict[ZoneDay, Path] = {}
    for place, path in paths:
        if place not in widest or path.units > widest[place].units:
            widest[place] = path
    return widest
