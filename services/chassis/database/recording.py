"""Rows worked out before their transaction: it then holds the database for no longer than writing them takes.

Turning values into what a driver takes costs many times what writing them does, and SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

# Of this thread: what is recorded now.
_recording: ContextVar[list[Rows] | None] = ContextVar("recording", default=None)


@dataclass(frozen=True, slots=True)
class Rows:
    """A statement that writes, and the parameters of each of its rows, as the driver takes both."""

    text: str
    parameters: Sequence[Any]


def recorded(session: Session, write: Callable[[], object]) -> list[Rows]:
    """The rows that `write` would write by `session`, by statement; none is written. Its queries are answered.

    `write` must not ask what became of its rows: no keys that the database draws, no counts.
    """
    found = list[Rows]()
    outer = _recording.set(found)
    try:
        with session.no_autoflush:
            write()
    finally:
        _recording.reset(outer)
    return found


def write_rows(session: Session, text: str, parameters: Sequence[Any]) -> None:
    """Write recorded rows."""
    if parameters:
        session.connection().exec_driver_sql(text, list(parameters))


def make_recordable(engine: Engine) -> None:
    """Let what sessions of `engine` write be recorded."""
    event.listen(engine, "do_executemany", _keep_many)
    event.listen(engine, "do_execute", _keep_one)


def _keep_many(_cursor: Any, text: str, parameters: Any, context: Any) -> bool | None:
    return _keep(text, list(parameters), context)


def _keep_one(_cursor: Any, text: str, parameters: Any, context: Any) -> bool | None:
    return _keep(text, [parameters], context)


def _keep(text: str, parameters: Sequence[Any], context: Any) -> bool | None:
    """True where the statement counts as executed: it is recorded instead."""
    found = _recording.get()
    if found is None or not (context.isinsert or context.isupdate or context.isdelete):
        return None
    found.append(Rows(text, parameters))
    return True
