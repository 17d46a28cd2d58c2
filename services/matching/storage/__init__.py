"""Matching's database: tables, the mapping of entities, and queries as functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session, registry

from services.chassis.database import write_newer
from services.matching.domain.assignments import Assignment
from services.matching.domain.digests import Digest, DigestDelivery
from services.matching.domain.orders import Order
from services.matching.domain.park import Enterprise, Line, Month, Park, Product
from services.matching.domain.park_day import ParkDay
from services.matching.domain.plans import Plan
from services.matching.domain.quotes import Quote
from services.matching.domain.reports import Report
from services.matching.domain.scenarios import Scenario
from services.matching.domain.webhooks import Delivery, Webhook
from services.matching.storage import (
    digest_tables,
    ended_goods,
    ended_tables,
    explanation_tables,
    goods_tables,
    live_tables,
    load_tables,
    lot_tables,
    quote_tables,
    scarcity_tables,
    scenario_tables,
    scorecard_tables,
    tables,
    terms_tables,
    webhook_tables,
)

_TABLES: dict[type[Any], Table] = {
    Park: tables.parks,
    ParkDay: tables.park_days,
    Product: tables.products,
    Enterprise: tables.enterprises,
    Line: tables.lines,
    Month: tables.months,
    Order: tables.orders,
    Assignment: tables.assignments,
    Plan: tables.plans,
    Report: tables.reports,
    Quote: quote_tables.quotes,
    Scenario: scenario_tables.scenarios,
    Digest: digest_tables.digests,
    DigestDelivery: digest_tables.digest_deliveries,
    Webhook: webhook_tables.webhooks,
    Delivery: webhook_tables.webhook_deliveries,
}
# These have no entity: their modules add them to the metadata.
OTHERS = (
    scarcity_tables.scarce_capacities,
    terms_tables.terms,
    live_tables.live_plans,
    live_tables.planned_orders,
    live_tables.plan_files,
    load_tables.loads,
    load_tables.quota_loads,
    load_tables.order_loads,
    load_tables.held_loads,
    load_tables.load_changes,
    scorecard_tables.scorecard_days,
    scenario_tables.scenario_results,
    explanation_tables.explanations,
    goods_tables.movements,
    goods_tables.goods,
)
# Tables of the archive and further parts of lots belong to the same metadata; their rows are no entities.
ARCHIVE = (
    ended_tables.ended_orders,
    ended_tables.ended_assignments,
    ended_tables.ended_counts,
    ended_goods.ended_goods,
    lot_tables.more_lots,
    lot_tables.ended_more_lots,
)
_mapping = registry(metadata=tables.metadata)
for _entity, _table in _TABLES.items():
    _mapping.map_imperatively(_entity, _table)


def write(session: Session, entities: Iterable[Any]) -> int:
    """Store entities of one type, new or changed, in one statement; never over a row of the same or a later version.

    Meant for entities that this session does not hold. Returns how many rows were written (-1: the driver cannot say).
    """
    rows = [row_of(entity) for entity in entities]
    return 0 if not rows else write_newer(session, rows[0][0], [row for _, row in rows])


def row_of(entity: Any) -> tuple[Table, dict[str, Any]]:
    """The entity's table, and its row."""
    table = _TABLES[type(entity)]
    return table, {column.name: getattr(entity, column.name) for column in table.columns}
