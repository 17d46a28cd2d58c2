"""Arithmetic with dates in SQL, alike on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _DaysBetween(FunctionElement[int]):
    type = Integer()
    inherit_cache = True


def days_between(earlier: ColumnElement[Any], later: ColumnElement[Any]) -> ColumnElement[int]:
    """Days from one date column to another as an SQL expression; negative where `later` is earlier, NULL for NULL."""
    return _DaysBetween(earlier, later)


@compiles(_DaysBetween, "postgresql")
def _on_postgresql(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    earlier, later = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({later} - {earlier})"


@compiles(_DaysBetween, "sqlite")
def _on_sqlite(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite stores dates as text; julianday() of a date without a time is a whole number and a half.
    earlier, later = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
