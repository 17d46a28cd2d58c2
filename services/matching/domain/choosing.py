"""Why a line was not chosen for a step of an order.

`own_verdict` rests on the order, on the line itself and on what is asked of it, and on nothing else: the line's
enterprise may see it. `full_verdict` compares the line with those that were chosen, for managers and auditors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.ladder import FigureInUse, FiguresInUse
from services.matching.domain.park import Line
from services.matching.domain.routes import RouteStep

# Of figures that were added up from parts.
_ROUNDING = 1e-6


class VerdictRule(StrEnum):
    """The rules that decide about a line, in the order in which they are checked."""

    CHOSEN = "chosen"
    NO_LINE = "no_line"
    NOT_ELIGIBLE = "not_eligible"
    TOO_LATE = "too_late"
    CAPACITY = "capacity"
    SET_UP = "set_up"
    MIN_RUN = "min_run"
    MIN_LOT = "min_lot"
    HIGHER_COST = "higher_cost"
    SUPPLIER_LIMIT = "supplier_limit"
    OTHERS_CHOSEN = "others_chosen"
    GUEST = "guest"


class Lack(StrEnum):
    """Why a line may not do a step."""

    TAGS = "tags"
    QUALITY = "quality"
    EXCLUDED = "excluded"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a line at a step. Capacities are the line's units, quantities the order's; money micro-units."""

    step: int
    link: str
    line: str
    rule: VerdictRule
    lacks: tuple[Lack, ...] = ()
    missing_tags: tuple[str, ...] = ()
    first_date: date | None = None
    last_date: date | None = None
    capacity: int = 0
    used_capacity: int = 0
    free_quantity: int = 0
    min_lot: int = 0
    extra_unit_cost_micros: int = 0
    max_suppliers: int = 0
    setup: int = 0
    min_run: int = 0
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One step of an order as it concerns one line: units wanted, and the days on which the line could be of use.

    `ordered` are all units of the order; `figures` are the line's set-up and smallest run. No days mean that it would
    be late. `daily_capacity` is (capacity, capacity taken) by day. A `guest` is outside the park.
    """

    step: int
    wanted: RouteStep
    product: str
    quantity: int
    ordered: int
    declined: bool
    chosen: bool
    days: Sequence[date]
    daily_capacity: Mapping[date, tuple[int, float]]
    figures: FiguresInUse
    guest: bool = False

    @property
    def left(self) -> list[float]:
        """Capacity not taken on the days, units of capacity, at least 0."""
        return [max(0.0, capacity - used) for capacity, used in map(self.daily_capacity.__getitem__, self.days)]


@dataclass(frozen=True, slots=True)
class Rivals:
    """The lines chosen for the step: a unit's cost at the most expensive one with its haulage and its share of
    set-ups, and at the line asked about; and how many enterprises they are (None of them: no cost)."""

    highest_micros: int | None
    own_micros: int
    suppliers: int


def own_verdict(question: Question, line: Line) -> Verdict:
    """The verdict that the line's enterprise may see: from its own data, or that others were chosen."""
    found = Verdict(question.step, question.wanted.link, line.id, VerdictRule.OTHERS_CHOSEN)
    if question.chosen:
        return replace(found, rule=VerdictRule.CHOSEN)
    lacks, tags = _lacks(question, line)
    if lacks:
        return replace(found, rule=VerdictRule.NOT_ELIGIBLE, lacks=lacks, missing_tags=tags)
    if not question.days:
        return replace(found, rule=VerdictRule.TOO_LATE)
    return _by_capacity(question, line, found)


def full_verdict(question: Question, line: Line, rivals: Rivals) -> Verdict:
    """The verdict that managers and auditors may see."""
    found = own_verdict(question, line)
    if found.rule is not VerdictRule.OTHERS_CHOSEN:
        return found
    if question.guest:
        return replace(found, rule=VerdictRule.GUEST)
    if rivals.highest_micros is None:
        return found
    if rivals.own_micros > rivals.highest_micros:
        extra = rivals.own_micros - rivals.highest_micros
        return replace(found, rule=VerdictRule.HIGHER_COST, extra_unit_cost_micros=extra)
    most = question.wanted.max_suppliers
    if most and rivals.suppliers >= most:
        return replace(found, rule=VerdictRule.SUPPLIER_LIMIT, max_suppliers=most)
    return found


def outline(verdict: Verdict) -> Verdict:
    """The verdict without prices and capacity, for callers who see only the plan."""
    shown = (VerdictRule.CHOSEN, VerdictRule.NO_LINE, VerdictRule.NOT_ELIGIBLE)
    if verdict.rule in shown:
        return verdict
    return Verdict(verdict.step, verdict.link, verdict.line, VerdictRule.OTHERS_CHOSEN)


def _lacks(question: Question, line: Line) -> tuple[tuple[Lack, ...], tuple[str, ...]]:
    wanted = question.wanted
    tags = tuple(tag for tag in wanted.tags if tag not in line.tags)
    named = wanted.only_enterprises
    excluded = line.enterprise in wanted.excluded_enterprises or (bool(named) and line.enterprise not in named)
    lacks = {
        Lack.TAGS: bool(tags),
        Lack.QUALITY: line.quality < wanted.min_quality,
        Lack.EXCLUDED: excluded,
        Lack.DECLINED: question.declined,
    }
    return tuple(lack for lack, is_so in lacks.items() if is_so), tags


def _by_capacity(question: Question, line: Line, found: Verdict) -> Verdict:
    """The verdict by residual capacity on the days of use, a run that fits into one of them, and the minimum lot."""
    load = line.terms(question.product, question.wanted)[0]
    days = [question.daily_capacity[day] for day in question.days]
    free = sum(int(left / load + _ROUNDING) if load > 0 else question.quantity for left in question.left)
    found = replace(
        found,
        first_date=question.days[0],
        last_date=question.days[-1],
        capacity=sum(capacity for capacity, _ in days),
        used_capacity=round(sum(used for _, used in days)),
        free_quantity=free,
    )
    if free < 1:
        return replace(found, rule=VerdictRule.CAPACITY)
    by_runs = _by_runs(question, load)
    if by_runs is not None:
        rule, figure = by_runs
        setup, min_run = question.figures.setup.figure, question.figures.min_run.figure
        return replace(found, rule=rule, assumed=figure.assumed, setup=setup, min_run=min_run)
    if free < min(line.min_lot, question.quantity):
        return replace(found, rule=VerdictRule.MIN_LOT, min_lot=line.min_lot)
    return found


def _by_runs(question: Question, load: float) -> tuple[VerdictRule, FigureInUse] | None:
    """The rule by which no day holds a campaign that begins on it, and the figure that decides; None where one does.

    A run takes the smallest run at least, or makes the whole order.
    """
    setup, min_run = question.figures.setup, question.figures.min_run
    most, needed = max(question.left) * (1 + _ROUNDING) - setup.figure, question.quantity * load
    if most < load:
        return VerdictRule.SET_UP, setup
    above_what_is_needed = question.quantity < question.ordered and min_run.figure > needed * (1 + _ROUNDING)
    if above_what_is_needed or most < min(min_run.figure, question.ordered * load):
        return VerdictRule.MIN_RUN, min_run
    return None
