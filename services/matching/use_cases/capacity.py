"""Following registry: what it tells is stored, and what no longer holds because of it is seen at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.matching import storage
from services.matching.domain.park import Enterprise, Figure, Line, Month, Park, Product, capacity_on
from services.matching.scheduling.changes import Changes
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import facts
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import activation_gate, reading, waiting
from services.matching.use_cases.changes import save


def follow_plain(session: Session, entities: Sequence[Park] | Sequence[Product] | Sequence[Enterprise]) -> None:
    """Parks, products and enterprises: nothing follows from them by itself."""
    storage.write(session, entities)


def follow_lines(session: Session, lines: Sequence[Line], now: datetime) -> None:
    """New or changed lines: what is promised on them may no longer hold, what was short may now be placed.

    Raises Unavailable while a plan goes live: they are told again a moment later.
    """
    activation_gate.require_open(session, {line.park for line in lines})
    known = {(line.park, line.id): facts.lines(session, line.park, [line.id]).get(line.id) for line in lines}
    grown = [line for line in lines if _grew(known[line.park, line.id], line)]
    session.expunge_all()
    storage.write(session, lines)
    for line in lines:
        _weigh_anew(session, line)
    _review(session, {(line.park, line.id) for line in lines}, now)
    _look_again(session, {(line.park, line.link) for line in grown}, now)


def follow_months(session: Session, months: Sequence[Month], now: datetime) -> None:
    """New figures: less marks what is promised at risk, more is a chance for what was short.

    Raises Unavailable while a plan goes live: they are told again a moment later.
    """
    activation_gate.require_open(session, {month.park for month in months})
    grown = {(month.park, month.line) for month in months if _more(session, month, now)}
    session.expunge_all()
    storage.write(session, months)
    _review(session, {(month.park, month.line) for month in months}, now)
    links = set()
    for park, line in grown:
        links |= {(park, known.link) for known in facts.lines(session, park, [line]).values()}
    _look_again(session, links, now)


def _grew(before: Line | None, after: Line) -> bool:
    return before is None or after.planned_daily_capacity > before.planned_daily_capacity or after.tags != before.tags


def _weigh_anew(session: Session, line: Line) -> None:
    """What is promised on a line takes of it what its rate card now says."""
    for assignment in stored_assignments.active_on(session, line.park, [line.id]):
        order = stored_orders.order(session, line.park, assignment.order)
        if order is not None:
            assignment.unit_load, _ = line.terms(order.product, order.route[assignment.step])
    session.flush()


def _more(session: Session, month: Month, now: datetime) -> bool:
    """Whether some day still to come can do more than was known."""
    line = facts.lines(session, month.park, [month.line]).get(month.line)
    park = facts.park(session, month.park)
    if line is None or park is None:
        return False
    known = facts.month(session, month.park, month.line, month.month)
    before, after = _figures(known), _figures(month)
    days = [day for day in {*before, *after} if day >= park.today(now)]
    return any(capacity_on(line, after, day) > capacity_on(line, before, day) for day in days)


def _figures(month: Month | None) -> Mapping[date, Figure]:
    return {} if month is None else {figure.date: figure for figure in month.figures}


def _review(session: Session, lines: Iterable[tuple[str, str]], now: datetime) -> None:
    """Mark the assignments that these lines can no longer do, and ask for a run that moves them."""
    by_park: defaultdict[str, set[str]] = defaultdict(set)
    for park, line in lines:
        by_park[park].add(line)
    for park, idents in sorted(by_park.items()):
        known = facts.park(session, park)
        if known is not None and stored_assignments.active_on(session, park, idents):
            changes = Changes(reading.on_lines(session, known, idents, now), now)
            changes.fill_ins |= changes.mark_risks(idents)
            save(session, changes)


def _look_again(session: Session, links: Iterable[tuple[str, str]], now: datetime) -> None:
    by_park: defaultdict[str, set[str]] = defaultdict(set)
    for park, link in links:
        by_park[park].add(link)
    for park, idents in sorted(by_park.items()):
        waiting.request_short(session, park, idents, now)
