"""The fields by which lists of orders, assignments and plans are filtered and sorted; none that a scope guards.

Open orders and assignments and archived ones stand in two tables, so that their fields are those of both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from services.chassis import listing
from services.chassis.listing import Listing
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.orders import OrderState
from services.matching.domain.plans import PlanKind, PlanState
from services.matching.storage import tables
from services.matching.storage.ended_tables import ended_assignments, ended_orders
from services.matching.storage.two_tables import OnBoth
from services.matching.wire import names

_plans = tables.plans.c

PLANS = Listing(
    {
        "name": listing.named(_plans.id, names.PLAN),
        "state": listing.choice(_plans.state, PlanState),
        "kind": listing.choice(_plans.kind, PlanKind),
        "create_time": listing.instant(_plans.created_at),
    },
    unique=("number", listing.number(_plans.number)),
    attributes={"name": "id", "create_time": "created_at"},
    descending=True,
)


def _orders(table: Table) -> Listing:
    columns: Any = table.c
    fields = {
        "name": listing.named(columns.id, names.ORDER),
        "state": listing.choice(columns.state, OrderState),
        "product": listing.named(columns.product, names.PRODUCT),
        "buyer_reference": listing.text(columns.buyer_reference),
        "owner": listing.text(columns.owner),
        "quantity": listing.number(columns.quantity),
        "due_date": listing.day(columns.due),
        "create_time": listing.instant(columns.created_at),
    }
    return Listing(fields, ("id", listing.text(columns.id)), {})


def _assignments(table: Table) -> Listing:
    columns: Any = table.c
    fields = {
        "name": listing.named(columns.id, names.ASSIGNMENT),
        "order": listing.named(columns.order, names.ORDER),
        "enterprise": listing.named(columns.enterprise, names.ENTERPRISE),
        "state": listing.choice(columns.state, AssignmentState),
    }
    return Listing(fields, ("id", listing.text(columns.id)), {})


ORDERS, ENDED_ORDERS = _orders(tables.orders), _orders(ended_orders)
ASSIGNMENTS, ENDED_ASSIGNMENTS = _assignments(tables.assignments), _assignments(ended_assignments)


def on_orders(text: str) -> OnBoth:
    """The conditions of a filter on orders. Raises Invalid, naming the field."""
    return _on_both(text, ORDERS, ENDED_ORDERS)


def on_assignments(text: str) -> OnBoth:
    """The conditions of a filter on assignments. Raises Invalid, naming the field."""
    return _on_both(text, ASSIGNMENTS, ENDED_ASSIGNMENTS)


def _on_both(text: str, live: Listing, ended: Listing) -> OnBoth:
    found = listing.filter_from(text)
    return OnBoth(live.conditions(found), ended.conditions(found))
