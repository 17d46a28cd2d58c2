"""The SQL that databases are asked while something is tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that all databases of this process execute within the block."""
    asked: list[str] = []

    def note(*event_arguments: Any) -> None:
        asked.append(event_arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)
