"""Failures of a database that are no fault of the transaction: tried again until they pass, or named as an outage.

A connection that is lost or a lock that is taken passes by itself. A disk that is full, fails or cannot be written does
not within seconds: it is an outage at once, so that nobody waits in vain while reading goes on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from random import SystemRandom
from typing import TypeVar

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.chassis.database.refusals import REFUSALS, constraint_of, may_pass, refusal
from services.chassis.telemetry import STORAGE_OUTAGES
from services.errors import Unavailable

log = structlog.get_logger(__name__)

T = TypeVar("T")

FAILURES = (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error, MemoryError)
RACES = 3
SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 1.0

_SERIALIZATION_FAILURE, _DEADLOCK, _LOCK_TIMEOUT, _TOO_MANY_CONNECTIONS = "40001", "40P01", "55P03", "53300"
_SHUTDOWNS = {"57P01", "57P02", "57P03", "57P05"}
_CONNECTION_CLASS = "08"
# Of its own: the generator of the module `random` belongs to the program, which may seed it.
_CHANCE = SystemRandom()
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DISK_FULL = "53100"
# Out of memory, out of some other resource, an error of the system below, damaged data.
_FAILING_STATES = {"53000", "53200", "53400", "58000", "58030", "58P01", "XX001", "XX002"}
_READ_ONLY_SERVER = "25006"
_SQLITE_FAILING = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
}


def insist(attempt: Callable[[], T], patience: float, *, writing: bool = False) -> T:
    """`attempt()` until it succeeds, for up to `patience` seconds of failures that pass; then Unavailable.

    Unavailable at once where the storage is full or fails; `writing` says whether a database that only reads is that.
    """
    deadline = time.monotonic() + patience
    for pause in _pauses():
        try:
            return attempt()
        except FAILURES as error:
            if outage := _outage(error, writing):
                STORAGE_OUTAGES.labels(outage.code).inc()
                raise outage from error
            if not passes(error):
                raise
            if time.monotonic() + pause > deadline:
                # For the log alone: it names the host, and what is wrong with a certificate or a password.
                log.warning("database_away", reason=str(_cause(error)).strip())
                raise Unavailable("DATABASE_AWAY", "the database does not answer; try again") from error
        time.sleep(pause)
    raise AssertionError("pauses never end")


def insist_through_refusals(attempt: Callable[[], T], patience: float, *, writing: bool = False) -> T:
    """Like `insist`. What the database refuses by its rules is tried again, RACES times at most, where others may have
    been at work at the same moment; then it is raised in our own words.
    """
    for race in range(RACES, -1, -1):
        try:
            return insist(attempt, patience, writing=writing)
        except REFUSALS as error:
            refused = refusal(error)
            if refused is None:
                raise
            if not race or not may_pass(refused):
                log.warning("database_refused", code=refused.code, constraint=constraint_of(error))
                raise refused from error
    raise AssertionError("the last attempt returns or raises")


def passes(error: BaseException) -> bool:
    """True if the same transaction may succeed when tried again."""
    if isinstance(error, PoolTimeout) or lost_connection(error):
        return True
    cause = _cause(error)
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate in {_SERIALIZATION_FAILURE, _DEADLOCK, _LOCK_TIMEOUT, _TOO_MANY_CONNECTIONS}
    return _sqlite_code(cause) in _SQLITE_BUSY


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


def _outage(error: BaseException, writing: bool) -> Unavailable | None:
    """The error for a storage that is full or fails; None where it is not at fault."""
    if _is_full(error):
        return Unavailable(
            "STORAGE_FULL", "the database has no room left: what is stored can be read; make room, then try again"
        )
    if _is_failing(error, writing):
        return Unavailable(
            "STORAGE_FAILING", "the database's storage does not work as it should: try again once it is repaired"
        )
    return None


def _is_full(error: BaseException) -> bool:
    cause = _cause(error)
    return getattr(cause, "sqlstate", "") == _DISK_FULL or _sqlite_code(cause) == sqlite3.SQLITE_FULL


def _is_failing(error: BaseException, writing: bool) -> bool:
    cause = _cause(error)
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate in _FAILING_STATES or (writing and cause.sqlstate == _READ_ONLY_SERVER)
    code = _sqlite_code(cause)
    return code in _SQLITE_FAILING or (writing and code == sqlite3.SQLITE_READONLY) or isinstance(cause, MemoryError)


def _sqlite_code(cause: BaseException | None) -> int | None:
    """The error without its variety, which is in the higher bytes (SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE)."""
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _cause(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _pauses() -> Iterator[float]:
    longest = SHORTEST_PAUSE
    while True:
        yield _CHANCE.uniform(0, longest)
        longest = min(longest * 2, LONGEST_PAUSE)
