"""Transient failures of a database, and trying again until they pass."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from random import SystemRandom
from typing import TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.errors import Unavailable

T = TypeVar("T")

FAILURES = (DBAPIError, PoolTimeout, sqlite3.OperationalError, psycopg.OperationalError)
SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 1.0

_SERIALIZATION_FAILURE, _DEADLOCK, _LOCK_TIMEOUT, _TOO_MANY_CONNECTIONS = "40001", "40P01", "55P03", "53300"
_SHUTDOWNS = {"57P01", "57P02", "57P03", "57P05"}
_CONNECTION_CLASS = "08"
# Of its own: the generator of the module `random` belongs to the program, which may seed it.
_CHANCE = SystemRandom()
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def insist(attempt: Callable[[], T], patience: float) -> T:
    """`attempt()` until it succeeds, for up to `patience` seconds of failures that pass; then Unavailable."""
    deadline = time.monotonic() + patience
    for pause in _pauses():
        try:
            return attempt()
        except FAILURES as error:
            if not passes(error):
                raise
            if time.monotonic() + pause > deadline:
                raise Unavailable("DATABASE_AWAY", "the database does not answer; try again") from error
        time.sleep(pause)
    raise AssertionError("pauses never end")


def passes(error: BaseException) -> bool:
    """True if the same transaction may succeed when tried again."""
    if isinstance(error, PoolTimeout) or lost_connection(error):
        return True
    cause = _cause(error)
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate in {_SERIALIZATION_FAILURE, _DEADLOCK, _LOCK_TIMEOUT, _TOO_MANY_CONNECTIONS}
    # The low byte is the error, the rest its variety (SQLITE_BUSY_SNAPSHOT and the like).
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF in _SQLITE_BUSY


def lost_connection(error: BaseException) -> bool:
    """True if the connection was lost, so that it is unknown whether the transaction was committed."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = _cause(error)
    if not isinstance(cause, psycopg.Error):
        return False
    state = cause.sqlstate
    if state is None:
        return isinstance(cause, psycopg.OperationalError)
    return state in _SHUTDOWNS or state.startswith(_CONNECTION_CLASS)


def _cause(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _pauses() -> Iterator[float]:
    longest = SHORTEST_PAUSE
    while True:
        yield _CHANCE.uniform(0, longest)
        longest = min(longest * 2, LONGEST_PAUSE)
