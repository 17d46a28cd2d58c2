"""Stores changes and publishes them, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event
from services.matching import storage
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.order_loads import loads_after
from services.matching.storage import loads as stored_loads
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data
from services.matching.storage import terms as stored_terms
from services.matching.storage import work_in_progress as stored_work
from services.matching.use_cases import scoring
from services.matching.wire import events
from services.matching.wire.events import ScheduleLines
from services.planning.model.lots import NO_LOTS, Lots


def events_of(session: Session, changes: Changes) -> Iterator[Event]:
    """Events of orders, then their schedules, then assignments."""
    return (event for _, event in _with_orders(session, changes))


def of_orders(changes: Changes, orders: Collection[str]) -> Changes:
    """The part of changes that is about these orders."""
    return replace(
        changes,
        orders={ident: order for ident, order in changes.orders.items() if ident in orders},
        lots={ident: lots for ident, lots in changes.lots.items() if ident in orders},
        assignments={ident: each for ident, each in changes.assignments.items() if each.order in orders},
    )


def events_by_order(session: Session, changes: Changes) -> dict[str, list[Event]]:
    """Events of orders, their schedules and their assignments, by order."""
    found = defaultdict[str, list[Event]](list)
    for order, event in _with_orders(session, changes):
        found[order].append(event)
    return dict(found)


def _with_orders(session: Session, changes: Changes) -> Iterator[tuple[str, Event]]:
    """Events of orders, then their schedules, then assignments, each with its order."""
    with session.no_autoflush:  # what has changed is stored by `save`
        gone = _gone(session, changes)
        lines = _lines(session, changes, gone.values())
    for order in changes.orders.values():
        yield order.id, events.order_changed_event(order)
    for ident, lots in changes.lots.items():
        order = changes.orders[ident]
        for event in events.order_scheduled_events(order, lots, lines, gone.get(ident, NO_LOTS)):
            yield ident, event
    for assignment in changes.assignments.values():
        yield assignment.order, events.assignment_changed_event(assignment)


def save(session: Session, changes: Changes) -> None:
    """Store all changes, count the loads, and append events to the outbox."""
    session.expunge_all()
    park = changes.snapshot.park.id
    storage.write(session, changes.orders.values())
    storage.write(session, changes.assignments.values())
    storage.write(session, changes.reports.values())
    stored_work.write(session, changes.progress.values())
    scoring.record_answers(session, changes.assignments.values(), changes.snapshot.today)
    stored_terms.append(session, changes.assignments.values())
    stored_lots.replace_lots(session, park, changes.lots)
    stored_loads.replace_loads(session, park, loads_after(changes))
    stored_orders.request_fill_in(session, park, sorted(changes.fill_ins))
    outbox.append(session, events_of(session, changes))


def _gone(session: Session, changes: Changes) -> dict[str, Lots]:
    """Units that are spoilt or lost, of the orders whose schedules change."""
    known = {ident: changes.progress[ident] for ident in changes.lots if ident in changes.progress}
    others = [ident for ident in changes.lots if ident not in known]
    known |= stored_work.of_orders(session, changes.snapshot.park.id, others) if others else {}
    return {ident: progress.gone for ident, progress in known.items()}


def _lines(session: Session, changes: Changes, gone: Iterable[Lots]) -> ScheduleLines:
    """The lines of the snapshot, and those of units that are gone."""
    park, lines = changes.snapshot.park, changes.snapshot.lines
    missing = {line for lots in gone for line in lots.used_lines()} - lines.keys()
    return ScheduleLines.of(park, {**lines, **reference_data.lines(session, park.id, missing)} if missing else lines)
