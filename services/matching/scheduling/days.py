"""Calendar dates here, days counted from the start of the horizon there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from services.matching.domain import lots as domain
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots


class DayNumbers(dict[date, int]):
    """Days counted from `start`, each worked out once: a park's lots name the same few days again and again."""

    def __init__(self, start: date) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, day: date) -> int:
        number = self[day] = (day - self._start).days
        return number


class _NumberedSteps(dict[domain.LotStep, Step]):
    """Steps with days counted from `start`, each made once."""

    def __init__(self, start: date) -> None:
        super().__init__()
        self._numbers = DayNumbers(start)

    def __missing__(self, step: domain.LotStep) -> Step:
        numbered = self[step] = Step(step.line, self._numbers[step.date])
        return numbered


def numbered(steps: domain.Steps, start: date) -> tuple[Step, ...]:
    """The steps with days counted from `start`; negative before it."""
    return tuple(Step(line, (day - start).days) for line, day in steps)


def dated(lots: Lots, start: date) -> dict[str, tuple[domain.Lot, ...]]:
    """The planner's lots by order, with dates."""
    by_order: dict[str, list[domain.Lot]] = {}
    for lot in lots:
        steps = tuple(domain.LotStep(line, start + timedelta(days=day)) for line, day in lot.steps)
        by_order.setdefault(lot.order, []).append(domain.Lot(lot.quantity, steps))
    return {order: domain.merged(members) for order, members in by_order.items()}


def planned(lots: Mapping[str, tuple[domain.Lot, ...]], start: date) -> Lots:
    """Lots as the planner writes them."""
    steps = _NumberedSteps(start)
    return Lots.of(
        Lot(order, lot.quantity, tuple([steps[step] for step in lot.steps]))
        for order, members in lots.items()
        for lot in members
    )
