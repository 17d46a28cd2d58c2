"""Inserts that look at what is there already, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_new(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless its primary key is there already; True if it was new."""
    statement = _insert(session, table).values(dict(row)).on_conflict_do_nothing()
    return changed(session, statement) == 1


def insert_all_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key is not there already, in one statement."""
    if rows:
        session.execute(_insert(session, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def write_newer(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], version: str = "version") -> int:
    """Write each whole row, but never over one of the same or a higher `version`. Returns how many were written.

    This is how a consumer of whole-state events needs no order: the highest version wins, whenever it comes.
    """
    if not rows:
        return 0
    insert = _insert(session, table)
    keys = {column.name for column in table.primary_key}
    statement = insert.on_conflict_do_update(
        index_elements=sorted(keys),
        set_={name: insert.excluded[name] for name in rows[0] if name not in keys},
        where=table.c[version] < insert.excluded[version],
    )
    return changed(session, statement, [dict(row) for row in rows])


def write_sums(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], amounts: Sequence[str]) -> None:
    """Insert the rows, in their sequence; where the primary key is there already, add their `amounts` to that row's."""
    if rows:
        insert = _insert(session, table)
        statement = insert.on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key],
            set_={name: table.c[name] + insert.excluded[name] for name in amounts},
        )
        session.execute(statement, [dict(row) for row in rows])


def changed(session: Session, statement: Executable, rows: list[dict[str, Any]] | None = None) -> int:
    """Execute an INSERT, UPDATE or DELETE. Returns how many rows it touched."""
    # Without the option the count of an INSERT is thrown away on PostgreSQL.
    result = session.execute(statement, rows, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", result).rowcount


def _insert(session: Session, table: Table) -> Any:
    # The two dialects' inserts have no common type for ON CONFLICT, only the same methods.
    return _INSERTS[session.get_bind().dialect.name](table)
