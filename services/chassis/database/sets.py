"""Sets of values that a column is compared with, which go into a statement as one parameter.

A list of parameters would make another statement of each length: databases would plan each again, and drivers read it
again from the beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[list[str]]):
    """Texts as an array on PostgreSQL, as JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else json.dumps(value, ensure_ascii=False)


class _OneOf(FunctionElement[bool]):
    """A column and the parameter with the values."""

    type = Boolean()
    inherit_cache = True


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """True where the column, of text, has one of the values, of which there may be any number."""
    return _OneOf(column, bindparam(None, list(values), type_=_Texts(), unique=True))


@compiles(_OneOf, "postgresql")
def _array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_OneOf, "sqlite")
def _rows(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"
