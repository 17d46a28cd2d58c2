"""Lots: so many units of an order that move together, one line and date a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class LotStep(NamedTuple):
    """The line and the date of one step of a lot."""

    line: str
    date: date


Steps = tuple[LotStep, ...]


@dataclass(frozen=True, slots=True)
class Lot:
    """`quantity` units through `steps`.

    A lot with fewer steps than its order's route is work that is done and whose way onward is not planned yet.
    """

    quantity: int
    steps: Steps


class Stage(NamedTuple):
    """One line's share in one step of an order."""

    step: int
    line: str


def merged(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """The same units with one lot for each way taken, in a fixed order."""
    units: defaultdict[Steps, int] = defaultdict(int)
    for lot in lots:
        units[lot.steps] += lot.quantity
    return tuple(Lot(quantity, steps) for steps, quantity in sorted(units.items()) if quantity > 0)


def done_steps(steps: Steps, today: date) -> Steps:
    """The first steps, those whose day has passed: without reports, what was planned counts as done."""
    done = 0
    while done < len(steps) and steps[done].date < today:
        done += 1
    return steps[:done]


def begun(lots: Iterable[Lot], today: date) -> dict[Steps, int]:
    """Units by the steps already done."""
    units: defaultdict[Steps, int] = defaultdict(int)
    for lot in lots:
        units[done_steps(lot.steps, today)] += lot.quantity
    units.pop((), None)
    return dict(units)


def unfinished(before: Iterable[Lot], after: Iterable[Lot], today: date) -> Iterator[Lot]:
    """Work done under `before` that no lot of `after` goes on from: kept, so that it is not done twice."""
    left = begun(before, today)
    for steps, quantity in begun(after, today).items():
        left[steps] = left.get(steps, 0) - quantity
    return (Lot(quantity, steps) for steps, quantity in left.items() if quantity > 0)


def daily_quantities(lots: Iterable[Lot]) -> dict[Stage, dict[date, int]]:
    """Per stage, units by day."""
    by_stage: defaultdict[Stage, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for lot in lots:
        for step, (line, day) in enumerate(lot.steps):
            by_stage[Stage(step, line)][day] += lot.quantity
    return {stage: dict(sorted(days.items())) for stage, days in by_stage.items()}


def whole(lots: Iterable[Lot], route_length: int) -> tuple[Lot, ...]:
    """The lots that go all the way."""
    return tuple([lot for lot in lots if len(lot.steps) == route_length])


def finish(lots: Iterable[Lot], lead_days: Mapping[str, int]) -> int | None:
    """The last day (as an ordinal) on which one of these whole lots is done; None without lots."""
    days = [lot.steps[-1].date.toordinal() + lead_days[lot.steps[-1].line] for lot in lots]
    return max(days, default=None)
