"""Runs and campaigns in the exact model: a yes or no for every run there may be, and for every campaign that begins.

A run is what one order's step takes of one line on one day. It begins a campaign unless the order's step ran there on
the line's last open day before; days without capacity are no break.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from services.planning.model import Line, Step
from services.planning.model.arrays import Ints, capacity_of, open_before
from services.planning.model.campaigns import CampaignFacts
from services.planning.solve.exact.columns import ModelColumns, OrderColumns, Scope
from services.planning.solve.exact.program import exactly

ONE = Fraction(1)


class Run(NamedTuple):
    """One order's step on one line on one day."""

    order: str
    step: int
    place: Step


@dataclass(slots=True)
class Campaigns:
    """The runs of a model. `run` is a yes or no by run; `start` one for each run that may begin a campaign."""

    model: ModelColumns
    facts: CampaignFacts
    before: Ints
    run: dict[Run, int] = field(default_factory=dict)
    start: dict[Run, int] = field(default_factory=dict)

    @classmethod
    def of(cls, model: ModelColumns) -> Campaigns:
        """The runs of a model, none of them written yet."""
        problem = model.problem
        return cls(model, CampaignFacts.of(problem), open_before(problem, capacity_of(problem)))

    def run_of(self, columns: OrderColumns, run: Run) -> int:
        """A yes or no: yes if and only if the run has any unit."""
        if run not in self.run:
            units = columns.at(run.step, run.place)
            chosen = self.model.choice("min_run", units, columns.order.quantity)
            self.model.program.row("min_run", {**dict.fromkeys(units, ONE), chosen: -ONE}, 0, None)
            self.run[run] = chosen
        return self.run[run]

    def write_starts(self) -> None:
        """Writes every campaign that may begin, on the lines where beginning one costs something."""
        for columns in self.model.orders:
            for step in range(len(columns.order.route)):
                for place in columns.places(step):
                    line = self.model.line(place.line)
                    if _is_charged(line) and self._possible(columns, step, place):
                        self._write_start(columns, Run(columns.order.id, step, place), line)

    def _write_start(self, columns: OrderColumns, run: Run, line: Line) -> None:
        program, before = self.model.program, self._before(run.place)
        if before < 0 and line.id in self.facts.warm_lines(columns.order, run.step):
            return
        this = self.run_of(columns, run)
        earlier = Run(run.order, run.step, Step(line.id, before))
        terms = {this: ONE}
        if before >= 0 and self._possible(columns, run.step, earlier.place):
            terms[self.run_of(columns, earlier)] = -ONE
        begins = program.column(1)
        self.start[run] = begins
        self.model.follows[begins] = tuple(terms)
        program.row("setups", {**terms, begins: -ONE}, None, 0)

    def _before(self, place: Step) -> int:
        """The line's last open day before a day; before day 0 it is negative."""
        return int(self.before[self.model.line_index[place.line], place.day])

    def _possible(self, columns: OrderColumns, step: int, place: Step) -> bool:
        """True if any unit may be at a place."""
        return any(self.model.program.upper[column] for column in columns.at(step, place))

    def least_units(self, columns: OrderColumns, run: Run) -> int:
        """The fewest units of a run that its line takes on; `rules` lets a little less pass."""
        order, line = columns.order, self.model.line(run.place.line)
        load = self.model.terms(order, run.step, line.id)[0]
        least = exactly(self.facts.least_run(order, run.step, line)) * (1 - self.model.tolerance) - self.model.tolerance
        return max(0, ceil(least / load)) if load > 0 else 0

    def committed_there(self, columns: OrderColumns, run: Run) -> list[int]:
        """The columns of units that keep a commitment with a step at the run's place: they free the run."""
        return [
            each.column
            for each in columns.beginnings
            if each.commitment is not None and run.place in each.commitment.steps[run.step : run.step + 1]
        ]


class Model(ModelColumns):
    """An exact model of a scope, with its runs and campaigns."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.campaigns = Campaigns.of(self)


def _is_charged(line: Line) -> bool:
    return line.setup > 0 or line.setup_cost > 0
