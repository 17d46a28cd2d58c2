"""Changes as they will be stored, worked out before their transaction: rows by the order that they are of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from services.chassis.database import recorded, write_rows
from services.chassis.messaging import outbox
from services.matching import storage
from services.matching.domain.loads import OrderLoad
from services.matching.scheduling.changes import Changes
from services.matching.storage import loads as stored_loads
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage import terms as stored_terms
from services.matching.storage import work_in_progress as stored_work
from services.matching.use_cases import changes as change_events
from services.matching.use_cases import scoring
from services.matching.use_cases.scoring import Answers


@dataclass(frozen=True)
class _Part:
    """Rows of one statement, and the order that each of them is of."""

    text: str
    orders: list[str]
    parameters: list[Any]

    def without(self, orders: Collection[str]) -> _Part:
        left = [number for number, order in enumerate(self.orders) if order not in orders]
        return _Part(self.text, [self.orders[each] for each in left], [self.parameters[each] for each in left])

    def joined(self, other: _Part) -> _Part:
        orders, parameters = self.orders + other.orders, self.parameters + other.parameters
        return _Part(self.text or other.text, orders, parameters)


@dataclass(frozen=True)
class PreparedChanges:
    """The rows of changes and of their events, by statement; the loads after them, and the sums of answers in them."""

    parts: list[_Part]
    loads: Mapping[str, OrderLoad]
    answers: Answers


def prepared(session: Session, changes: Changes, loads: Mapping[str, OrderLoad]) -> PreparedChanges:
    """All changes as they will be stored, with the loads of their orders after them. Nothing is stored."""
    return _prepared(session, changes, changes.all_orders, loads)


def prepared_again(
    session: Session,
    before: PreparedChanges,
    changes: Changes,
    loads: Mapping[str, OrderLoad],
    *,
    orders: Collection[str],
    moved: Collection[str],
) -> PreparedChanges:
    """`changes` as `before`, but for these `orders`, which are prepared again, and those that have `moved`."""
    new, others = _prepared(session, changes, orders, loads), {*orders, *moved}
    parts = zip(before.parts, new.parts, strict=True)
    return replace(new, parts=[known.without(others).joined(fresh) for known, fresh in parts])


def save(session: Session, changes: Changes, prepared: PreparedChanges) -> None:
    """Store the changes and the loads of their orders, and append the events to the outbox."""
    session.expunge_all()
    park = changes.snapshot.park.id
    storage.write(session, changes.reports.values())
    stored_work.write(session, changes.progress.values())
    scoring.store_answers(session, prepared.answers)
    stored_lots.drop_lots(session, park, changes.lots)
    for part in prepared.parts:
        write_rows(session, part.text, part.parameters)
    stored_loads.replace_loads(session, park, prepared.loads)
    stored_orders.request_fill_in(session, park, sorted(changes.fill_ins))
    outbox.announce_appended(session)


def _prepared(
    session: Session, changes: Changes, orders: Collection[str], loads: Mapping[str, OrderLoad]
) -> PreparedChanges:
    of_these = change_events.of_orders(changes, orders)
    assignments, lots = (
        list(of_these.assignments.values()),
        stored_lots.rows_of(changes.snapshot.park.id, of_these.lots),
    )
    found = change_events.events_by_order(session, of_these)
    parts = [
        _part(session, list(of_these.orders), lambda: storage.write(session, of_these.orders.values())),
        _part(session, [each.order for each in assignments], lambda: storage.write(session, assignments)),
        _part(
            session,
            [each.order for each in assignments for _ in each.news],
            lambda: stored_terms.append(session, assignments),
        ),
        *(
            _part(session, [row["order"] for row in rows], partial(_insert, session, table, rows))
            for table, rows in lots
        ),
        _part(
            session,
            [order for order, events in found.items() for _ in events],
            lambda: outbox.append(session, chain.from_iterable(found.values())),
        ),
    ]
    answers = scoring.answers_in(session, changes.assignments.values(), changes.snapshot.today)
    return PreparedChanges(parts, loads, answers)


def _part(session: Session, orders: list[str], write: Callable[[], object]) -> _Part:
    """The rows of the one statement with which `write` stores something of each of these orders."""
    if not orders:
        return _Part("", [], [])
    (rows,) = recorded(session, write)
    if len(rows.parameters) != len(orders):
        raise AssertionError("each row is one order's")
    return _Part(rows.text, orders, list(rows.parameters))


def _insert(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    session.execute(table.insert(), rows)
