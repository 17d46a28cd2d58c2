"""Bytes that rows take, by park."""

from __future__ import annotations

from sqlalchemy import Table, text
from sqlalchemy.orm import Session


def bytes_by_park(session: Session, table: Table) -> dict[str, int]:
    """The bytes of the table's rows by their column `park`, without indexes. Reads the whole table."""
    name = f'"{table.name}"'
    if session.get_bind().dialect.name == "postgresql":
        size = "pg_column_size(t.*)"
    else:
        size = " + ".join(f'coalesce(length(CAST(t."{column.name}" AS BLOB)), 1)' for column in table.columns)
    # All names are those of our own tables.
    query = f"SELECT t.park, sum({size}) FROM {name} AS t GROUP BY t.park"
    return {park: int(total) for park, total in session.execute(text(query))}
