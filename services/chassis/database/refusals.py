"""Refusals of a database by its own rules, in our words: a constraint broken, or a value that no column can hold.

The use cases check before they write, and name the field. Who writes at the same moment as another comes past such a
check; what the database refuses then is tried again, so that the check finds what the other one wrote. What is still
refused has no check of its own and gets one of the errors here.
"""

from __future__ import annotations

import sqlite3
from types import TracebackType

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from services.errors import AlreadyExists, Conflict, Invalid, ParkloomError

REFUSALS = (DBAPIError, StaleDataError, OverflowError, UnicodeEncodeError)

_UNIQUE, _FOREIGN_KEY, _EXCLUSION, _NOT_NULL, _CHECK = "23505", "23503", "23P01", "23502", "23514"
_DATA_CLASS = "22"
# The same of SQLite, which has its own numbers.
_OF_SQLITE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: _UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: _UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: _UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: _FOREIGN_KEY,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: _NOT_NULL,
    sqlite3.SQLITE_CONSTRAINT_CHECK: _CHECK,
    sqlite3.SQLITE_TOOBIG: _DATA_CLASS,
    sqlite3.SQLITE_MISMATCH: _DATA_CLASS,
}
# In the names of the files of those who send values; the compiled ones have no folder.
_SENDERS = ("sqlalchemy", "psycopg")


def refusal(error: BaseException) -> ParkloomError | None:
    """The error for what the database refused; None where `error` is nothing of that kind."""
    if isinstance(error, StaleDataError):
        return Conflict("ROW_GONE", "it was changed or deleted at the same moment: read it again")
    state = _state(error)
    if state == _UNIQUE:
        return AlreadyExists("ROW_EXISTS", "something of the same key exists already: read it, or use another id")
    if state in (_FOREIGN_KEY, _EXCLUSION):
        return Conflict("ROW_IN_USE", "something that it refers to, or that refers to it, has changed: read both again")
    if state in (_NOT_NULL, _CHECK) or state.startswith(_DATA_CLASS):
        return Invalid("VALUE_REFUSED", "a value cannot be stored: it is too large, too long or not of its kind")
    return None


def may_pass(refused: ParkloomError) -> bool:
    """True if the same work, done again, may find another way: it came at the same moment as another's."""
    return not isinstance(refused, Invalid)


def constraint_of(error: BaseException) -> str:
    """The name of the constraint that was broken, or its columns; "" where there is none. Without any value."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.Error):
        return cause.diag.constraint_name or ""
    return str(cause) if isinstance(cause, sqlite3.IntegrityError) else ""


def _state(error: BaseException) -> str:
    """The SQLSTATE of what was refused, "" where nothing was."""
    if isinstance(error, OverflowError | UnicodeEncodeError):
        return _DATA_CLASS if _in_driver(error.__traceback__) else ""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.Error):
        # Without a state: psycopg itself cannot send the value, such as a text with NUL.
        return cause.sqlstate or (_DATA_CLASS if isinstance(cause, psycopg.DataError) else "")
    return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0), "")


def _in_driver(trace: TracebackType | None) -> bool:
    """True where a driver, not our own arithmetic, met a number or a text that it cannot send."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and any(name in trace.tb_frame.f_code.co_filename for name in _SENDERS)
