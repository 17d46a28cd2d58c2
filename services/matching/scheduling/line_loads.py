"""Capacity of a line's days beside what assignments take of it, set-ups included: what is too much, and what fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from math import ceil
from typing import NamedTuple

from services.errors import Infeasible, Problem
from services.matching.domain.assignments import Assignment
from services.matching.domain.campaigns import campaigns
from services.matching.domain.terms import Units
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model.ledger import TOLERANCE


class _Work(NamedTuple):
    """Units by day on one line, and the capacity that each takes."""

    units: Units
    unit_load: float


def overloaded(snapshot: ParkSnapshot, line: str, assignments: Collection[Assignment]) -> set[date]:
    """The days from today on which these assignments, set-ups included, take more than the line's capacity."""
    load = _load(snapshot, line, (_Work(each.quantities, each.unit_load) for each in assignments))
    return {day for day, amount in load.items() if exceeds(amount, snapshot.capacity(line, day))}


def require_capacity(
    snapshot: ParkSnapshot, work: Assignment, agreed: Units, new: Units, held: Mapping[date, float]
) -> None:
    """Refuses units that the line cannot do by the capacity known now.

    `agreed` are all units of `work` by day that would be agreed, `new` those of them that are not yet. The snapshot has
    the active assignments of the line: what they have agreed is taken, what they are only asked for is not. `held` is
    capacity that holds of quotes keep by day. Raises Infeasible with the days on which the new units do not fit.
    """
    over = list(_over(snapshot, work, agreed, new, held))
    if not over:
        return
    quantity = sum(new.values())
    fits = quantity - sum(units for _, units in over)
    message = (
        f"{fits} of these {quantity} units fit in the capacity that is known now: agree to the part that fits, make a "
        "counter-offer for other days, or raise the line's capacity figures first, if it can do more"
    )
    problems = [problem for problem, _ in over]
    raise Infeasible("AGREED_ABOVE_CAPACITY", message, {"fits": f"{fits}", "quantity": f"{quantity}"}, problems)


def _over(
    snapshot: ParkSnapshot, work: Assignment, agreed: Units, new: Units, held: Mapping[date, float]
) -> Iterator[tuple[Problem, int]]:
    """Per day on which new units do not fit: the figures, and the number of units that do not."""
    others = [_Work(each.agreed_quantities, each.unit_load) for each in _others(snapshot, work)]
    load = _load(snapshot, work.line, [*others, _Work(agreed, work.unit_load)])
    for day, units in sorted(new.items()):
        capacity = snapshot.capacity(work.line, day)
        wanted = load[day] + held.get(day, 0.0)
        if day >= snapshot.today and exceeds(wanted, capacity):
            fits = max(0, units - ceil((wanted - capacity) / work.unit_load - TOLERANCE))
            taken = wanted - units * work.unit_load
            params = {
                "date": f"{day}",
                "capacity": f"{capacity}",
                "taken": f"{taken:g}",
                "quantity": f"{units}",
                "fits": f"{fits}",
            }
            hint = f"give at most {fits} units for {day}: the line can do {capacity}, of which {taken:g} is agreed"
            yield Problem("DAY_ABOVE_CAPACITY", "quantities", params, hint), units - fits


def _others(snapshot: ParkSnapshot, work: Assignment) -> Iterator[Assignment]:
    for of_order in snapshot.assignments.values():
        for each in of_order.values():
            if each.line == work.line and each.active and each.id != work.id:
                yield each


def _load(snapshot: ParkSnapshot, line: str, works: Iterable[_Work]) -> Mapping[date, float]:
    """Capacity taken by day from today on, set-ups of campaigns included; 0 on days without work."""
    load, setup = defaultdict[date, float](float), snapshot.figures_in_use[line].setup.figure
    for work in works:
        for day, units in work.units.items():
            if day >= snapshot.today:
                load[day] += units * work.unit_load
        for campaign in campaigns(work.units, lambda day: snapshot.capacity(line, day) > 0) if setup else ():
            if campaign.first >= snapshot.today:
                load[campaign.first] += setup
    return load


def exceeds(amount: float, limit: float) -> bool:
    """True if an amount of capacity is more than there is, by more than rounding."""
    return amount > limit * (1 + TOLERANCE) + TOLERANCE
