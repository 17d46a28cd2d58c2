"""Reference data as a file brings it: created and changed in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.identity import Caller
from services.chassis.rpc.imports import REFUSALS, Imported, problems_by_entry, problems_of
from services.chassis.rpc.masks import Mask
from services.errors import Invalid, Problem
from services.registry.domain.capacity import Statement
from services.registry.domain.changes import Change
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.storage import queries
from services.registry.use_cases import checks, enterprises, lines, parks, products
from services.registry.use_cases.capacity import batch_update_capacity
from services.registry.wire import names


def import_reference_data(
    session: Session, caller: Caller, park: str, entries: Mapping[int, Change], now: datetime
) -> Imported:
    """Makes the changes of `entries`, which are by place; the transaction is to be undone for refusals.

    Capacity comes last. Raises NotFound for the park.
    """
    checks.existing_park(session, park)
    _look_up(session, park, entries)
    refused = dict[int, list[Problem]]()
    statements = dict[int, Statement]()
    for place, change in entries.items():
        if isinstance(change.draft, Statement):
            statements[place] = change.draft
            continue
        try:
            _make(session, caller, change, now)
        except REFUSALS as refusal:
            refused[place] = problems_of(refusal)
    refused |= _report(session, caller, park, statements, now)
    created = sum(change.new for change in entries.values())
    return Imported(created, len(entries) - created, refused)


def _look_up(session: Session, park: str, entries: Mapping[int, Change]) -> None:
    """Reads what is there at once, so that each entry finds it in the session."""
    kinds = {type(change.draft) for change in entries.values()}
    session.info["reference data of an import"] = [
        every(session, park)
        for kind, every in (
            (Product, queries.all_products),
            (Enterprise, queries.all_enterprises),
            (Line, queries.all_lines),
        )
        if kind in kinds or (kind is Enterprise and Line in kinds)
    ]


def _make(session: Session, caller: Caller, change: Change, now: datetime) -> None:
    draft = change.draft
    if isinstance(draft, Enterprise):
        audit.concerns(session, draft.id)
    elif isinstance(draft, Line):
        audit.concerns(session, draft.enterprise)
    if change.new:
        _create(session, caller, draft)
    else:
        _update(session, caller, change, now)


def _create(session: Session, caller: Caller, draft: object) -> None:
    if isinstance(draft, Product):
        products.create_product(session, draft)
    elif isinstance(draft, Enterprise):
        enterprises.create_enterprise(session, draft)
    elif isinstance(draft, Line):
        lines.create_line(session, caller, draft)


def _update(session: Session, caller: Caller, change: Change, now: datetime) -> None:
    draft, mask, etag = change.draft, Mask(change.paths, change.stated), change.etag
    if isinstance(draft, Park):
        parks.update_park(session, draft, mask=mask, etag=etag, now=now)
    elif isinstance(draft, Product):
        products.update_product(session, draft, mask=mask, etag=etag, now=now)
    elif isinstance(draft, Enterprise):
        enterprises.update_enterprise(session, caller, draft, mask=mask, etag=etag, now=now)
    elif isinstance(draft, Line):
        lines.update_line(session, caller, draft, mask=mask, etag=etag, now=now)


def _report(
    session: Session, caller: Caller, park: str, statements: Mapping[int, Statement], now: datetime
) -> dict[int, list[Problem]]:
    """Sets the figures, or returns the problems of those that cannot be, by place."""
    known = queries.limits_of_lines(session, park, {statement.line for statement in statements.values()})
    refused = {
        place: list(_unknown(park, statement)) for place, statement in statements.items() if statement.line not in known
    }
    good = [statement for place, statement in statements.items() if place not in refused]
    if not good:
        return refused
    try:
        batch_update_capacity(session, caller, park, good, now)
    except Invalid as refusal:
        refused |= problems_by_entry(refusal)
    return refused


def _unknown(park: str, statement: Statement) -> Iterator[Problem]:
    missing = names.LINE.format(park=park, line=statement.line)
    yield Problem("LINE_UNKNOWN", "name", {}, f"name a line that exists: there is no {missing}")
