"""Dated capacity: reported for one line or many, and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc.paging import Page
from services.errors import NotFound, Problem
from services.registry.domain import capacity as rules
from services.registry.domain.capacity import Capacity, Statement
from services.registry.domain.line import LineLimits
from services.registry.domain.resource import repeated
from services.registry.storage import queries
from services.registry.use_cases import checks, park_days
from services.registry.wire import events, names


def update_capacity(session: Session, caller: Caller, park: str, statement: Statement, now: datetime) -> list[Capacity]:
    """Set all figures of one line, or none; the rest as in `batch_update_capacity`."""
    (months,) = batch_update_capacity(session, caller, park, [statement], now)
    return months


def batch_update_capacity(
    session: Session, caller: Caller, park: str, statements: Sequence[Statement], now: datetime
) -> list[list[Capacity]]:
    """Set all figures of `statements`, or none; returns for each the months that its figures fall in, by month.

    Raises NotFound for a line that does not exist or is a rival's, Invalid for a line or a date given twice, a day in
    the park's past or more than 400 days ahead, a figure above the line's maximum, and one of an enterprise above what
    the park has certified.
    """
    today = park_days.today(session, checks.existing_park(session, park), now)
    lines = changeable_lines(session, caller, park, statements)
    for line in lines.values():
        audit.concerns(session, line.enterprise)
    _refuse_bad_figures(statements, lines, today, by_itself=caller.bound)
    months = months_of(session, park, statements, now)
    for statement in statements:
        for month, figures in statement.months.items():
            months[statement.line, month].put(figures, now)
    queries.write_capacities(session, months.values())
    outbox.append(session, map(events.capacity_changed_event, months.values()))
    return [[months[statement.line, month] for month in sorted(statement.months)] for statement in statements]


def changeable_lines(
    session: Session, caller: Caller, park: str, statements: Sequence[Statement]
) -> Mapping[str, LineLimits]:
    """The limits of the lines that `statements` are about, by id.

    Raises NotFound for one that does not exist or is a rival's.
    """
    named = {statement.line for statement in statements}
    existing = queries.limits_of_lines(session, park, named, visible_to=caller.enterprise)
    for statement in statements:
        line = existing.get(statement.line)
        if line is None or not caller.acts_for(line.enterprise):
            missing = names.LINE.format(park=park, line=statement.line)
            hint = "name a line that exists"
            raise NotFound.named(missing, [Problem("LINE_UNKNOWN", f"{statement.within}name", {}, hint)])
    return existing


def get_capacity(session: Session, caller: Caller, park: str, line: str, month: str) -> Capacity:
    """Raises NotFound, also for a rival's line."""
    checks.visible_line(session, caller, park, line)
    capacity = queries.find(session, Capacity, park, line, month)
    if capacity is None:
        raise NotFound.named(names.CAPACITY.format(park=park, line=line, month=month))
    return capacity


def list_capacities(
    session: Session,
    caller: Caller,
    park: str,
    page: Page,
    *,
    named: Sequence[str] = (),
    enterprise: str = "",
    month: str = "",
) -> Sequence[Capacity]:
    """The months of `page`, and one more, of the lines `named`, or for () of all lines that the caller may see.

    Raises NotFound for the park, and for a line, also for a rival's.
    """
    checks.existing_park(session, park)
    own = caller.enterprise
    visible = queries.limits_of_lines(session, park, named, visible_to=own) if named else {}
    for line in named:
        if line not in visible:
            checks.visible_line(session, caller, park, line)
    return queries.page_of_capacities(
        session, park, page, visible_to=own, named=named, enterprise=enterprise, month=month
    )


def _refuse_bad_figures(
    statements: Sequence[Statement], lines: Mapping[str, LineLimits], today: date, *, by_itself: bool
) -> None:
    named = ((f"{statement.within}name", statement.line) for statement in statements)
    problems = [*repeated(named, "name each line once")]
    for statement in statements:
        found = rules.problems(statement.figures, lines[statement.line], today, by_itself=by_itself)
        problems += [replace(problem, field=statement.within + problem.field) for problem in found]
    checks.refuse_if(problems)


def months_of(
    session: Session, park: str, statements: Iterable[Statement], now: datetime
) -> dict[tuple[str, str], Capacity]:
    """The months that `statements` touch, by line and month, those without a figure so far included.

    The session holds none of them: what is changed is to be written.
    """
    keys = [(statement.line, month) for statement in statements for month in statement.months]
    known = queries.capacities_of(session, park, {line for line, _ in keys}, {month for _, month in keys})
    return {key: known[key] if key in known else _unsaid(park, *key, now) for key in keys}


def _unsaid(park: str, line: str, month: str, now: datetime) -> Capacity:
    return Capacity(park=park, line=line, month=month, version=0, created_at=now, updated_at=now)
