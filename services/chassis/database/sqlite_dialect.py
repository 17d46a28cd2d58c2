"""The SQLite dialect of all engines of a process, which compile each statement once together.

A database has three engines and `parkloom all` four databases; SQLAlchemy keeps compiled statements by dialect object.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

NAME = "sqlite+shared"
# As many as all statements of the services take; the least used ones go first.
COMPILED: LRUCache[Any, Any] = LRUCache(2_000)


class SharedDialect(SQLiteDialect_pysqlite):
    """Compiles alike in every engine: it depends on the library of the process alone."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedDialect)

    def __hash__(self) -> int:
        return hash(SharedDialect)


registry.register(NAME.replace("+", "."), __name__, SharedDialect.__name__)
