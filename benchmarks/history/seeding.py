"""Delivered orders by SQL: copies of one that is planned, with its lots and assignments."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Table, TextClause, text
from sqlalchemy.orm import Session

from services.matching.storage import tables

# Longer ago than an order that is over stays beside the open ones.
AGE = timedelta(days=30)


def deliver_copies(session: Session, park: str, template: str, count: int, now: datetime) -> None:
    """Adds `count` delivered orders that were planned as the order `template` is."""
    given = {"park": park, "template": template, "count": count, "then": _naive(session, now - AGE)}
    ident = "'past-' || CAST(i AS TEXT)"
    changed = {"id": ident, "state": "'delivered'", "updated_at": ":then"}
    session.execute(_copy(tables.orders, changed, "id"), given)
    replaced = f"REPLACE(encoded, '\"' || :template || '\"', '\"' || {ident} || '\"')"
    changed = {"order": ident, "encoded": replaced}
    session.execute(_copy(tables.lots, changed, '"order"'), given)
    changed = {"id": f"{ident} || '-' || id", "order": ident, "state": "'done'", "updated_at": ":then"}
    session.execute(_copy(tables.assignments, changed, '"order"'), given)


def _copy(table: Table, changed: dict[str, str], key: str) -> TextClause:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(changed.get(column.name, f'"{column.name}"') for column in table.columns)
    numbers = "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :count)"
    copied = f"SELECT {values} FROM {table.name} CROSS JOIN numbers WHERE park = :park AND {key} = :template"
    return text(f"INSERT INTO {table.name} ({columns}) {numbers} {copied}")


def _naive(session: Session, instant: datetime) -> object:
    """The instant as the database stores it."""
    if session.get_bind().dialect.name == "sqlite":
        return instant.replace(tzinfo=None).isoformat(" ", "microseconds")
    return instant
