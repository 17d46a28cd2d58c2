"""Answers for an order not yet placed, as structured values. Days count from day 0 of the park that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from services.planning.model import Line
from services.planning.model.arrays import Floats, Ints
from services.planning.model.lots import Lots


class AnswerKind(Enum):
    """The question that an answer is for."""

    EARLIEST = "earliest"
    CHEAPEST_IN_TIME = "cheapest_in_time"
    MOST_IN_TIME = "most_in_time"


class Verdict(Enum):
    """The price of a wished day: no more than that of any other, more money, or it cannot be kept."""

    ON_TIME = "on_time"
    AT_HIGHER_COST = "at_higher_cost"
    NOT_IN_TIME = "not_in_time"


class Bound(Enum):
    """The kind of thing that keeps an order from being earlier, or from being made at all."""

    CAPACITY = "capacity"
    QUOTA = "quota"
    LEAD_TIME = "lead_time"
    HORIZON = "horizon"
    NO_ELIGIBLE_LINE = "no_eligible_line"
    NO_LANE = "no_lane"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class CellLoad:
    """The capacity that an answer takes of a line on a day: by its runs, and by set-ups, which use no quota."""

    line: str
    day: int
    runs: float
    set_ups: float


@dataclass(frozen=True, slots=True)
class AnswerCost:
    """The cost of an answer's lots by part, in the park's money."""

    production: float
    haulage: float
    setups: float

    @property
    def total(self) -> float:
        """All parts together."""
        return self.production + self.haulage + self.setups


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step of the route: its link, how many enterprises and lines share it, and its first and last day."""

    link: str
    enterprises: int
    lines: int
    first_day: int
    last_day: int


@dataclass(frozen=True, eq=False)
class Placed:
    """The lots of an answer and what they take, in columns: most answers are shown, and few are kept.

    `lines` are those of the park. A cell is the place of a line there, times `days`, and the day: `cells` are
    [lots, steps]. `load_cells` are the cells of which the lots take capacity, in ascending order; `runs` and `set_ups`
    what they take there.
    """

    order: str
    lines: Sequence[Line]
    days: int
    quantity: Ints
    cells: Ints
    load_cells: Ints
    runs: Floats
    set_ups: Floats

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Placed) and (self.lots, self.loads) == (other.lots, other.loads)

    def __hash__(self) -> int:
        return hash(self.loads)

    @cached_property
    def lots(self) -> Lots:
        """The lots."""
        used, place = np.unique(self.cells // self.days, return_inverse=True)
        lots, steps = self.cells.shape
        return Lots.from_padded(
            orders=[self.order],
            lines=[self.lines[number].id for number in used.tolist()],
            order=np.zeros(lots, dtype=np.int64),
            quantity=self.quantity,
            length=np.full(lots, steps, dtype=np.int64),
            line=place.reshape(lots, steps),
            day=self.cells % self.days,
        )

    @cached_property
    def loads(self) -> tuple[CellLoad, ...]:
        """The capacity that they take, by line and day."""
        columns = (each.tolist() for each in (self.load_cells, self.runs, self.set_ups))
        return tuple(
            CellLoad(self.lines[cell // self.days].id, cell % self.days, runs, set_ups)
            for cell, runs, set_ups in zip(*columns, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Lots of `quantity` units that fit beside all that the park has taken and held, and keep every rule.

    `enterprises` counts those of all steps together. `delivered` is the day on which the last unit is at the order's
    zone, or finished where the order is fetched. `over_limits` is what counts for passing limits that have a price,
    which nobody is paid.
    """

    kind: AnswerKind
    quantity: int
    placed: Placed
    delivered: int
    enterprises: int
    cost: AnswerCost
    steps: tuple[StepSummary, ...]
    over_limits: float = 0.0

    @property
    def lots(self) -> Lots:
        """The lots."""
        return self.placed.lots

    @property
    def loads(self) -> tuple[CellLoad, ...]:
        """The capacity that the lots take, by line and day."""
        return self.placed.loads


@dataclass(frozen=True, slots=True)
class Binding:
    """The step that keeps an order from being a day earlier (or from being made), and the days that it may use.

    `missing` are units for which the step has no capacity on those days, 0 where that alone is not the cause. `step` is
    None where the route as a whole takes its time, or where no single step is short.
    """

    bound: Bound
    step: int | None = None
    link: str | None = None
    first_day: int | None = None
    last_day: int | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """The three answers, None where there is none: `earliest` within the horizon, the others by the wished day.

    Where no day is wished, `cheapest` is that of the whole horizon, and `most` and `verdict` are None. `slack_days`
    is how much earlier than wished all can be there, below 0 how much later. `more_cost` is what the wished day adds
    to the cheapest cost within the horizon. `binding` says why it is not a day earlier, or not at all. No plan on what
    is left delivers more than `in_time_at_most` units by the wished day, None where there is no wish.
    """

    earliest: Answer | None
    cheapest: Answer | None
    most: Answer | None
    verdict: Verdict | None
    slack_days: int | None
    more_cost: float | None
    binding: Binding | None
    in_time_at_most: int | None = None

    @property
    def beyond_horizon(self) -> bool:
        """True if all of it can be made, but not within the days that the park plans."""
        no_way = (Bound.NO_ELIGIBLE_LINE, Bound.NO_LANE)
        return self.earliest is None and (self.binding is None or self.binding.bound not in no_way)

    @property
    def any(self) -> bool:
        """True if there is an answer at all."""
        return any(each is not None for each in (self.earliest, self.cheapest, self.most))
