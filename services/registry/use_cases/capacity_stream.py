"""Dated capacity as machines report it: many figures at a time, of which those that are wrong hold up no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.errors import Problem
from services.registry.domain import capacity as rules
from services.registry.domain.capacity import Figure, Statement, Update
from services.registry.domain.line import LineLimits
from services.registry.storage import queries
from services.registry.use_cases import checks, park_days
from services.registry.use_cases.capacity import months_of
from services.registry.wire import events


def stream_capacity(
    session: Session, caller: Caller, park: str, updates: Sequence[Update], now: datetime
) -> dict[int, Problem]:
    """Set the figures that may be set, the last one for each line and day; returns what is wrong with the others.

    Raises NotFound for the park.
    """
    today = park_days.today(session, checks.existing_park(session, park), now)
    lines = queries.limits_of_lines(session, park, {update.line for update in updates}, visible_to=caller.enterprise)
    own = {ident: line for ident, line in lines.items() if caller.acts_for(line.enterprise)}
    refused = dict(_refused(updates, own, today, by_itself=caller.bound))
    good = [update for update in updates if update.place not in refused]
    for enterprise in {own[update.line].enterprise for update in good}:
        audit.concerns(session, enterprise)
    _put(session, park, _statements(good), now)
    return refused


def _refused(
    updates: Iterable[Update], lines: Mapping[str, LineLimits], today: date, *, by_itself: bool
) -> Iterable[tuple[int, Problem]]:
    for update in updates:
        line, at = lines.get(update.line), f"updates[{update.place}]"
        if line is None:
            yield update.place, Problem("LINE_UNKNOWN", f"{at}.line", {}, "name a line that exists")
            continue
        for problem in rules.problems([update.figure], line, today, by_itself=by_itself):
            yield update.place, replace(problem, field=f"{at}.{problem.field.rpartition('.')[2]}")
            break


def _statements(updates: Iterable[Update]) -> list[Statement]:
    """One statement for each line, with the figure of each day that came last."""
    last: dict[str, dict[date, Figure]] = {}
    for update in updates:
        last.setdefault(update.line, {})[update.figure.date] = update.figure
    return [Statement(line, tuple(figures.values())) for line, figures in sorted(last.items())]


def _put(session: Session, park: str, statements: Sequence[Statement], now: datetime) -> None:
    if not statements:
        return
    months = months_of(session, park, statements, now)
    for statement in statements:
        for month, figures in statement.months.items():
            months[statement.line, month].put(figures, now)
    queries.write_capacities(session, months.values())
    outbox.append(session, map(events.capacity_changed_event, months.values()))
