"""Whole rows of a table as JSON text, and back: columns by name, each as the database would be given it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

from services.chassis.database import UtcDateTime

# Our own column types mean the same on each database.
_DIALECT: Any = sqlite.dialect()


def text_of(table: Table, row: Mapping[str, Any]) -> str:
    """The row, values by column name, as text that `row_from` reads."""
    stored = {column.name: _stored(column.type, row[column.name]) for column in table.columns}
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def row_from(table: Table, text: str) -> dict[str, Any]:
    """The values by column name. A column that the text does not have is left out: it is younger than the text."""
    stored = json.loads(text)
    return {column.name: _value(column.type, stored[column.name]) for column in table.columns if column.name in stored}


def _stored(kind: Any, value: Any) -> Any:
    given = kind.process_bind_param(value, _DIALECT) if isinstance(kind, TypeDecorator) else value
    return given.isoformat() if isinstance(given, date | datetime) else given


def _value(kind: Any, stored: Any) -> Any:
    if stored is None:
        return None
    if isinstance(kind, UtcDateTime):
        return kind.process_result_value(datetime.fromisoformat(stored), _DIALECT)
    if isinstance(kind, TypeDecorator):
        return kind.process_result_value(stored, _DIALECT)
    return date.fromisoformat(stored) if isinstance(kind, Date) else stored
