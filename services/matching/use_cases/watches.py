"""Watches of orders and assignments: of the changes read they show those that nothing shown follows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.messaging.change_log import Change
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import orders as stored_orders
from services.matching.storage.assignments import Filter


def watch_orders(
    session: Session, caller: Caller, park: str, changes: Sequence[Change], *, product: str = ""
) -> list[tuple[Change, Order]]:
    """The last change of each order that the caller may see, with the order as it is now.

    Of a buyer's order the last one that it is shown something of: others' work for it is none of its business.
    """
    found = stored_orders.orders(session, park, {change.ident for change in changes}, owner=caller.buyer)
    return [
        (change, order)
        for change in changes
        if (order := found.get(change.ident))
        and (not product or order.product == product)
        and (change.changed_at == order.last_shown_at if caller.buyer else change.version == order.version)
    ]


def watch_assignments(
    session: Session, caller: Caller, park: str, changes: Sequence[Change], wanted: Filter
) -> list[tuple[Change, Assignment]]:
    """The last change of each assignment that is wanted and that the caller may see, with the assignment as it is."""
    idents = {change.ident for change in changes}
    found = stored_assignments.seen(session, park, idents, wanted, (caller.enterprise, caller.buyer))
    return [
        (change, assignment)
        for change in changes
        if (assignment := found.get(change.ident)) and change.version == assignment.version
    ]
