"""Lots of a park's orders, as columns; their days are ordinals (`date.toordinal`).

A lot with fewer steps than its order's route is work that is done and whose next steps are not planned yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from services.planning.model.lots import Lots


class Stage(NamedTuple):
    """One line's share in one step of an order."""

    step: int
    line: str


def whole(lots: Lots, route_length: int) -> Lots:
    """The lots of one order with every step of its route."""
    return lots.select(lots.length == route_length)


def unfinished(made: Lots, after: Lots, today: date) -> Lots:
    """Work in progress that no lot of `after` continues: kept, so that it is not done twice."""
    return made.without(after.begun(today.toordinal()))


def made_by_step(made: Lots, route_length: int) -> list[int]:
    """Units that each step of the route has made, of work in progress."""
    return [int(made.quantity[made.length > step].sum()) for step in range(route_length)]


def daily_quantities(lots: Lots) -> dict[Stage, dict[date, int]]:
    """Units of one order by stage and day."""
    by_stage: defaultdict[Stage, dict[date, int]] = defaultdict(dict)
    runs = lots.runs()
    rows = zip(runs.step.tolist(), runs.line.tolist(), runs.day.tolist(), runs.quantity.tolist(), strict=True)
    for step, line, day, quantity in rows:
        by_stage[Stage(step, lots.lines[line])][date.fromordinal(day)] = quantity
    return dict(by_stage)


def last_finish(lots: Lots, days_behind: Mapping[str, int]) -> date | None:
    """The last day on which one of these whole lots arrives; None without lots.

    `days_behind` are days from the last step until its goods are at the buyer's zone, by line.
    """
    return date.fromordinal(int(lots.finish_days(days_behind).max())) if len(lots) else None
