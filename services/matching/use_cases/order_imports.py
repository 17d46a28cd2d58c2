"""Orders as a file brings them: created and changed in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.imports import REFUSALS, Imported, problems_by_entry, problems_of
from services.errors import Problem
from services.matching.domain.orders import OrderDraft, OrderState, OrderUpdate
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import orders
from services.matching.use_cases.order_updates import update_order

# (id, figures, etag) of an order that is changed.
Change: TypeAlias = tuple[str, OrderUpdate, str]


def import_orders(
    session: Session, caller: Caller, park: str, entries: Mapping[int, OrderDraft | Change], now: datetime
) -> Imported:
    """Creates and changes the orders of `entries`, which are by place; the transaction is to be undone for refusals.

    Raises NotFound for the park.
    """
    drafts = {place: entry for place, entry in entries.items() if isinstance(entry, OrderDraft)}
    changes = {place: entry for place, entry in entries.items() if not isinstance(entry, OrderDraft)}
    refused = _named_twice(entries)
    refused |= _create(session, caller, {place: drafts[place] for place in drafts if place not in refused}, now)
    for place, (ident, update, etag) in changes.items():
        if place in refused:
            continue
        try:
            update_order(session, caller, park, ident, update, etag=etag, now=now)
        except REFUSALS as refusal:
            refused[place] = problems_of(refusal)
    return Imported(len(drafts), len(changes), refused)


def _named_twice(entries: Mapping[int, OrderDraft | Change]) -> dict[int, list[Problem]]:
    """A problem for each entry that names an order of an entry before it."""
    seen, twice = set[str](), dict[int, list[Problem]]()
    for place, entry in entries.items():
        ident = entry.id if isinstance(entry, OrderDraft) else entry[0]
        field = "order_id" if isinstance(entry, OrderDraft) else "name"
        if ident and ident in seen:
            hint = "give each order an id of its own, or none"
            twice[place] = [Problem("ORDER_ID_REPEATED", field, {"order": ident}, hint)]
        seen.add(ident)
    return twice


def _create(
    session: Session, caller: Caller, drafts: Mapping[int, OrderDraft], now: datetime
) -> dict[int, list[Problem]]:
    """Places the orders, or returns the problems of those that cannot be, by place."""
    if not drafts:
        return {}
    refused = _in_use(session, caller, drafts)
    places = [place for place in drafts if place not in refused]
    if not places:
        return refused
    try:
        orders.batch_create_orders(session, caller, [drafts[place] for place in places], now)
    except REFUSALS as refusal:
        refused |= {places[number]: problems for number, problems in problems_by_entry(refusal).items()}
    return refused


def _in_use(session: Session, caller: Caller, drafts: Mapping[int, OrderDraft]) -> dict[int, list[Problem]]:
    """The problem of each draft whose id is that of an order that is not cancelled."""
    park = next(iter(drafts.values())).park
    taken = stored_orders.ids_in_use(session, park, {draft.id for draft in drafts.values() if draft.id})
    return {
        place: [
            Problem(
                "ID_TAKEN", "order_id", {"name": f"parks/{park}/orders/{draft.id}"}, "use another id: this one is taken"
            )
        ]
        for place, draft in drafts.items()
        if draft.id in taken and orders.get_order(session, caller, park, draft.id).state is not OrderState.CANCELLED
    }
