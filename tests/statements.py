"""The SQL that databases are asked while something is tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from tests.background import is_background


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that the databases of this process execute within the block, those of the background aside."""
    asked: list[str] = []

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not is_background(connection.engine):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)
