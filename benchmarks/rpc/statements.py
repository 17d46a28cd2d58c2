"""The SQL of an rpc alone: what a servicer sends to the database, recorded without effect and sent again by a driver.

Recording runs the product's servicer in this process on the installation's own database and gives up its transaction
before the commit, so that sending the statements again does what the rpc does. Nothing of ours runs in between: no
session, no entities, no messages.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc import calls
from services.chassis.rpc.calls import Call

Statement: TypeAlias = tuple[str, Any, bool]  # text, parameters, whether it is sent once for each of many
_SECONDS = 60.0


class _Recorded(Exception):  # noqa: N818  (no error: the end of a recording)
    """The transaction would be committed now."""


def recorded(serve: Callable[[Any, Any], object], path: str, caller: Caller, request: object) -> list[Statement]:
    """The statements of one call of `caller`, in order, beginning and commit left out. Nothing of it is stored."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool) -> None:
        found.append((text, parameters, many))

    def give_up(_session: Session) -> None:
        raise _Recorded

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Session, "before_commit", give_up)
    try:
        served(serve, path, caller, request)
    except _Recorded:
        pass
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        event.remove(Session, "before_commit", give_up)
    return found


def served(serve: Callable[[Any, Any], Any], path: str, caller: Caller, request: object) -> Any:
    """The reply of a servicer of this process to one call of `caller`."""
    with calls.serving(Call(path, "benchmark", time.monotonic() + _SECONDS, caller, "benchmark")):
        return serve(request, None)


@contextmanager
def replaying(url: str, *, writes: bool) -> Iterator[Callable[[Sequence[Statement]], None]]:
    """A function that sends statements in one transaction and fetches all rows, by the database's own driver."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection: Any = sqlite3.connect(str(parsed.database), timeout=_SECONDS, isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL", f"query_only={'OFF' if writes else 'ON'}"):
            connection.execute(f"PRAGMA {setting}")
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    else:
        connection = psycopg.connect(parsed.set(drivername="postgresql").render_as_string(hide_password=False))
        level = psycopg.IsolationLevel
        connection.isolation_level = level.SERIALIZABLE if writes else level.REPEATABLE_READ
        connection.read_only = not writes
        begin = ""
    with closing(connection):
        yield lambda statements: _send(connection, begin, statements)


def _send(connection: Any, begin: str, statements: Sequence[Statement]) -> None:
    with closing(connection.cursor()) as cursor:
        if begin:
            cursor.execute(begin)
        for text, parameters, many in statements:
            if many:
                cursor.executemany(text, parameters)
            else:
                cursor.execute(text, parameters)
                if cursor.description is not None:
                    cursor.fetchall()
        connection.commit() if not begin else cursor.execute("COMMIT")
