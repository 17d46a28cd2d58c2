"""Follows registry: stores its reference data, and reviews at once what no longer holds because of it.

Each function takes a batch, and reads what it needs with one query per table and park.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from services.matching import storage
from services.matching.domain.loads import MILLIONTHS, Cell
from services.matching.domain.park import Enterprise, Line, Month, Park, Product
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.line_loads import exceeds
from services.matching.scheduling.reference_changes import (
    line_differs,
    line_grew,
    loads_differ,
    month_grew,
    newly_stated,
    opens_or_closes,
    park_loads_differ,
    says_no_more,
)
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import load_changes
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data as stored
from services.matching.use_cases import fill_in_requests, holds, loads, park_changes, park_days, reading
from services.matching.use_cases.changes import save

OfPark = TypeVar("OfPark", Line, Month)


def follow_parks(session: Session, parks: Sequence[Park], now: datetime) -> None:
    """Stores parks, and checks again what is live where they have changed; the first day of one that is new begins.

    Rules of the day that change are in force at once.
    """
    known = {park.id: stored.find_park(session, park.id) for park in parks}
    changed = park_changes.changed_parks(parks, known)
    session.expunge_all()
    storage.write(session, parks)
    park_days.begin_days(session, parks, now)
    for each in parks:
        load_changes.record_park(session, each.id)
        before = known[each.id]
        if before is not None and before.version < each.version and park_loads_differ(before, each):
            loads.count_park(session, each.id, now)
    park_days.publish_rules(session, [park for park in parks if _has_other_rules(known[park.id], park)])
    for park in changed:
        park_changes.review(session, park, now)


def _has_other_rules(known: Park | None, park: Park) -> bool:
    """True if movements go by other rules from now on."""
    if known is None or known.version >= park.version:
        return False
    before, after = known.policy, park.policy
    rules = (after.vehicles_inside_zones, after.movements_reported)
    return (before.vehicles_inside_zones, before.movements_reported) != rules


def follow_plain(session: Session, entities: Sequence[Product]) -> None:
    """Stores products: nothing else that is stored changes with them."""
    storage.write(session, entities)
    for park in sorted({each.park for each in entities}):
        load_changes.record_products(session, park)


def follow_enterprises(session: Session, enterprises: Sequence[Enterprise], now: datetime) -> None:
    """Stores enterprises, and checks again what is live where one retires, or no longer does.

    Where one becomes a guest, or is none any more, quotes and plans of short orders look at it again.
    """
    retiring = {each.park: stored.retirement_of_enterprises(session, each.park) for each in enterprises}
    guests = {park: stored.guests(session, park) for park in retiring}
    changed = sorted({each.park for each in enterprises if retiring[each.park].get(each.id, "") != each.retire_date})
    regrouped = sorted({each.park for each in enterprises if (each.id in guests[each.park]) != each.guest})
    session.expunge_all()
    storage.write(session, enterprises)
    for park in regrouped:
        load_changes.record_park(session, park)
        fill_in_requests.request_short(session, park, None)
    for park in changed:
        load_changes.record_park(session, park)
        loads.count_park(session, park, now)
        park_changes.review(session, park, now)


def follow_lines(session: Session, lines: Sequence[Line], now: datetime) -> None:
    """Stores lines, marks the assignments that they can no longer do, and asks for fill-in plans where they grew."""
    batches = _by_park(lines)
    known = {park: stored.lines(session, park, {line.id for line in batch}) for park, batch in batches.items()}
    grown = {
        park: [line for line in batch if line_grew(known[park].get(line.id), line)] for park, batch in batches.items()
    }
    changed = {
        park
        for park, batch in batches.items()
        if any(line.id in known[park] and line_differs(known[park][line.id], line) for line in batch)
    }
    session.expunge_all()
    storage.write(session, lines)
    for park, batch in batches.items():
        load_changes.record_park(session, park)
        _update_loads(session, park, batch)
        other = {line.id for line in batch if line.id in known[park] and loads_differ(known[park][line.id], line)}
        loads.count_lines(session, park, other)
        if park in changed:
            park_changes.review(session, park, now)
        else:
            _review(session, park, {line.id for line in batch}, now)
        _request_short(session, park, {line.link for line in grown[park]})


def follow_months(session: Session, months: Sequence[Month], now: datetime) -> None:
    """Stores capacity figures: less puts assignments at risk, more is a chance for orders that were short.

    Assignments are read of lines alone where that can be so: machines report figures many times a minute, and hardly
    any of them says less than what is taken.
    """
    batches = _by_park(months)
    differences = {park: _differences(session, park, batch) for park, batch in batches.items()}
    session.expunge_all()
    storage.write(session, months)
    for park, batch in batches.items():
        load_changes.record_capacity(session, park, {month.line for month in batch})
        loads.count_lines(session, park, differences[park].turned)
        uncovered = _uncovered(session, park, batch, differences[park].stated)
        _mark_risks(session, park, differences[park].turned | uncovered, now)
        holds.review(session, park, now, {month.line for month in batch})
        _request_short(session, park, differences[park].grown)


def _by_park(entities: Iterable[OfPark]) -> dict[str, list[OfPark]]:
    batches: defaultdict[str, list[OfPark]] = defaultdict(list)
    for entity in entities:
        batches[entity.park].append(entity)
    return dict(sorted(batches.items()))


class _Differences(NamedTuple):
    """Links on which new months bring more capacity, lines with set-ups whose campaigns go on over other days, and the
    capacity of lines on days for which it was another."""

    grown: set[str]
    turned: set[str]
    stated: dict[Cell, int]


def _differences(session: Session, park: str, months: Sequence[Month]) -> _Differences:
    before = stored.same_months(session, park, months)
    found = _Differences(set(), set(), newly_stated(before, months))
    known = stored.find_park(session, park)
    if known is None:
        return found
    today = park_days.today(session, park)
    changing = [each for each in months if not says_no_more(before.get((each.line, each.month)), each, today)]
    lines = stored.lines(session, park, {month.line for month in changing}) if changing else {}
    for month in changing:
        line, old = lines.get(month.line), before.get((month.line, month.month))
        if line is not None and month_grew(line, old, month, today):
            found.grown.add(line.link)
        if line is not None and line.figures_in_use(known).setup.figure and opens_or_closes(old, month):
            found.turned.add(line.id)
    return found


def _update_loads(session: Session, park: str, lines: Sequence[Line]) -> None:
    """Assignments take of a line what its rate card now states."""
    by_id = {line.id: line for line in lines}
    assignments = stored_assignments.active_on(session, park, by_id)
    orders = stored_orders.orders(session, park, {assignment.order for assignment in assignments})
    for assignment in assignments:
        order = orders[assignment.order]
        assignment.unit_load, _ = by_id[assignment.line].terms(order.product, order.route[assignment.step])
    session.flush()


def _uncovered(session: Session, park: str, months: Sequence[Month], stated: Mapping[Cell, int]) -> set[str]:
    """The lines of months of whose days, as `stated`, some has less than is taken, and those with something at risk
    already."""
    today = park_days.today(session, park)
    capacity = {(line, day): amount for (line, day), amount in stated.items() if day >= today}
    taken = stored_loads.taken_on(session, park, capacity)
    beyond = {line for (line, day), amount in taken.items() if exceeds(amount / MILLIONTHS, capacity[line, day])}
    return beyond | stored_assignments.at_risk_on(session, park, {month.line for month in months})


def _review(session: Session, park: str, lines: set[str], now: datetime) -> None:
    """Marks the assignments that these lines can no longer do, asks for a fill-in plan that moves them; ends holds."""
    _mark_risks(session, park, lines, now)
    holds.review(session, park, now, lines)


def _mark_risks(session: Session, park: str, lines: set[str], now: datetime) -> None:
    known = stored.find_park(session, park) if lines else None
    if known is not None and stored_assignments.any_active_on(session, park, lines):
        changes = Changes(reading.on_lines(session, known, lines), now)
        changes.fill_ins |= changes.mark_risks(lines)
        save(session, changes)


def _request_short(session: Session, park: str, links: set[str]) -> None:
    if links:
        fill_in_requests.request_short(session, park, links)
