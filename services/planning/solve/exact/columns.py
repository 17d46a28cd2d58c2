"""The columns of the exact model: units of every order by step, line and day, on the road, and where they begin.

Goods that a step has ready in a zone leave at once for a zone of the next step and wait there: waiting costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from services.planning.model import Commitment, Line, Order, Problem, Step, steps_done
from services.planning.model.arrays import Floats
from services.planning.model.ledger import TOLERANCE
from services.planning.solve.exact.program import Program, exactly


@dataclass(frozen=True, slots=True)
class Scope:
    """A problem, with the capacity [lines, days] and the quotas [quotas, days] that its orders may take.

    `places` has, by order id, the lines and days of each step that may be used; all of its link's where left out.
    """

    problem: Problem
    capacity: Floats
    quota: Floats
    places: Mapping[str, Sequence[Sequence[Step]]] = field(default_factory=dict)

    def places_of(self, order: Order, step: int) -> Iterable[Step]:
        """The lines and days of a step of an order that may be used."""
        if order.id in self.places:
            return self.places[order.id][step]
        lines = self.problem.lines_by_link.get(order.route[step].link, ())
        return (Step(line.id, day) for line in lines for day in range(self.problem.days))


class Haul(NamedTuple):
    """Goods on their way from zone to zone, ready to leave on a day."""

    origin: str
    target: str
    ready: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """Units that begin with given steps: work in progress that goes on, or units that keep a commitment."""

    column: int
    steps: tuple[Step, ...]
    done: int
    commitment: Commitment | None = None
    progress: tuple[Step, ...] = ()


@dataclass(slots=True)
class OrderColumns:
    """The columns of one order: per step units by line and day, after each step but the last units by haul."""

    order: Order
    work: list[dict[Step, int]]
    moved: list[dict[Haul, int]] = field(default_factory=list)
    beginnings: list[Beginning] = field(default_factory=list)

    def on_lines(self, step: int) -> dict[str, list[int]]:
        """The columns of all units that go over each line at a step, those done before day 0 included."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, column in self.work[step].items():
            found[place.line].append(column)
        for beginning in self.beginnings:
            if len(beginning.steps) > step:
                found[beginning.steps[step].line].append(beginning.column)
        return dict(found)

    def places(self, step: int) -> list[Step]:
        """The lines and days on which a step may be done, beginnings included."""
        begun = [each.steps[step] for each in self.beginnings if each.done <= step < len(each.steps)]
        return list(dict.fromkeys([*self.work[step], *begun]))

    def at(self, step: int, place: Step) -> list[int]:
        """The columns of all units of a step on a line and day."""
        begun = [
            each.column for each in self.beginnings if each.done <= step < len(each.steps) and each.steps[step] == place
        ]
        return [*([self.work[step][place]] if place in self.work[step] else []), *begun]

    def ahead(self, step: int) -> list[int]:
        """The columns of all units of a step that is yet to be done."""
        begun = [each.column for each in self.beginnings if each.done <= step < len(each.steps)]
        return [*self.work[step].values(), *begun]

    def made(self) -> list[int]:
        """The columns that count as made: the last step's, and beginnings that are whole routes."""
        last = len(self.order.route)
        whole = [each.column for each in self.beginnings if len(each.steps) == last]
        return [*self.work[-1].values(), *whole]


class ModelColumns:
    """Columns of a scope for every way that a unit could go, to which each rule adds its rows."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.problem = scope, scope.problem
        self.program = Program()
        self.line_index = {line.id: row for row, line in enumerate(self.problem.lines)}
        self.orders = [self._order(order) for order in self.problem.orders]
        self.used: dict[tuple[str, int, str], int] = {}  # (order, step, line) -> yes or no
        self.choices: dict[int, list[int]] = {}  # a yes or no -> the columns that need it
        self.follows: dict[int, tuple[int, ...]] = {}  # a yes or no -> the one it follows, unless the next is yes
        self.tolerance = exactly(TOLERANCE)  # a sum of floats may pass its limit by as much: residuals are such sums

    def _order(self, order: Order) -> OrderColumns:
        work = [
            {place: self.program.column(order.quantity) for place in self.scope.places_of(order, step)}
            for step in range(len(order.route))
        ]
        columns = OrderColumns(order, work)
        columns.beginnings += self._beginnings(order)
        for step in range(len(order.route) - 1):
            columns.moved.append(self._moved(columns, step))
        return columns

    def _beginnings(self, order: Order) -> Iterator[Beginning]:
        progress = dict.fromkeys(lot.steps for lot in self.problem.in_progress if lot.order == order.id)
        for steps in progress:
            yield Beginning(self.program.column(order.quantity), steps, len(steps), progress=steps)
        for commitment in self.problem.firm:
            if commitment.order == order.id:
                done = steps_done(commitment.steps)
                for drawn in _drawable(commitment.steps, done, list(progress)):
                    # Where all its steps are done, units that went further keep the commitment as well.
                    steps = drawn if len(drawn) > len(commitment.steps) else commitment.steps
                    column = self.program.column(min(order.quantity, commitment.quantity))
                    yield Beginning(column, steps, len(drawn), commitment, drawn)

    def _moved(self, columns: OrderColumns, step: int) -> dict[Haul, int]:
        places = {(zone, ready) for _, zone, ready in self.ready(columns, step)}
        targets = dict.fromkeys(self.line(place.line).zone for place in columns.work[step + 1])
        return {
            Haul(zone, target, ready): self.program.column(columns.order.quantity)
            for zone, ready in sorted(places)
            for target in targets
        }

    def ready(self, columns: OrderColumns, step: int) -> Iterator[tuple[int, str, int]]:
        """Columns of the units that leave a step, with the zone and the day on which they can."""
        for place, column in columns.work[step].items():
            yield column, *self.leaving(place)
        for beginning in columns.beginnings:
            if len(beginning.steps) == step + 1:
                yield beginning.column, *self.leaving(beginning.steps[-1])

    def leaving(self, step: Step) -> tuple[str, int]:
        """The zone in which a step's goods are ready, and the day."""
        line = self.problem.line_by_id[step.line]
        return line.zone, step.day + line.lead_days

    def line(self, ident: str) -> Line:
        """A line by its id."""
        return self.problem.line_by_id[ident]

    def terms(self, order: Order, step: int, line: str) -> tuple[Fraction, Fraction]:
        """(capacity taken, money) per unit of the order, as the park's figures are written."""
        wanted, of = order.route[step], self.line(line)
        rate = of.rates.get(order.product) if order.product is not None else None
        load = exactly(wanted.load if rate is None else rate.load)
        price = load * exactly(of.price) if rate is None else exactly(rate.price)
        for agreed in wanted.agreed:
            if agreed.line == line:
                price = exactly(agreed.price)
        return load, price

    def loads(self) -> dict[Step, dict[int, Fraction]]:
        """Capacity that a unit of each column takes, by line and day."""
        taken: defaultdict[Step, defaultdict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for columns in self.orders:
            for step, places in enumerate(columns.work):
                for place, column in places.items():
                    taken[place][column] += self.terms(columns.order, step, place.line)[0]
            for beginning in columns.beginnings:
                for step in range(beginning.done, len(beginning.steps)):
                    place = beginning.steps[step]
                    taken[place][beginning.column] += self.terms(columns.order, step, place.line)[0]
        return {place: dict(columns) for place, columns in taken.items()}

    def use(self, columns: OrderColumns, step: int, line: str) -> int:
        """A yes or no: only if yes, any unit of the order goes over the line at a step."""
        key = columns.order.id, step, line
        if key not in self.used:
            self.used[key] = self.choice("used", columns.on_lines(step).get(line, []), columns.order.quantity)
        return self.used[key]

    def choice(self, rule: str, columns: Sequence[int], most: int) -> int:
        """A yes or no: only if yes, any of the columns may be above 0, and `most` in all."""
        chosen = self.program.column(1)
        self.choices[chosen] = list(columns)
        upper = self.program.upper
        for column in columns:
            self.program.row(rule, {column: Fraction(1), chosen: Fraction(-min(most, upper[column]))}, None, 0)
        if len(columns) > 1:
            total = min(most, sum(upper[column] for column in columns))
            self.program.row(rule, {**dict.fromkeys(columns, Fraction(1)), chosen: Fraction(-total)}, None, 0)
        return chosen


def _drawable(steps: tuple[Step, ...], done: int, progress: Sequence[tuple[Step, ...]]) -> Iterator[tuple[Step, ...]]:
    """The work in progress from which units can keep a commitment; nothing, once, where none of its steps is done."""
    if done == 0:
        yield ()
        return
    for begun in progress:
        if begun == steps[:done] or (done == len(steps) and begun[:done] == steps):
            yield begun
