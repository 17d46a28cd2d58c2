"""Fields by which a list is filtered and sorted, each with its column and the values that it takes."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, func

from services.chassis.rpc.resource_names import ids
from services.errors import Invalid, ParkloomError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EQUAL = ("=", "!=")
_ORDERED = (*_EQUAL, "<", "<=", ">", ">=")
_COMPARED = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
Key = str | int


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `read` turns a filter's text into a value of `column`, and raises ValueError for any other.

    `form` says what it takes, in a hint. `to_key` and `from_key` carry a value in a page's token; a field without is
    not sorted by. No column may be guarded by a scope: a filter would show what the reply leaves out.
    """

    column: ColumnElement[Any]
    operators: tuple[str, ...]
    form: str
    read: Callable[[str], Any]
    to_key: Callable[[Any], Key] | None = None
    from_key: Callable[[Any], Any] = _same
    key_kind: type = str

    @property
    def sortable(self) -> bool:
        """True if a list can come by it: each row has a value, which a page's token can hold."""
        return self.to_key is not None and not getattr(self.column, "nullable", False)

    def condition(self, operator: str, value: Any) -> ColumnElement[bool]:
        """The condition that the column stands so to the value; a column without a value fulfils only `!=`."""
        if operator == ":":
            return func.lower(self.column).contains(str(value).lower(), autoescape=True)
        compared: ColumnElement[bool] = _COMPARED[operator](self.column, value)
        return func.coalesce(compared, operator == "!=") if getattr(self.column, "nullable", False) else compared


def text(column: ColumnElement[Any]) -> Field:
    return Field(column, (*_ORDERED, ":"), "a text", str, _same)


def number(column: ColumnElement[Any]) -> Field:
    return Field(column, _ORDERED, "a whole number", _whole, int, _same, int)


def flag(column: ColumnElement[Any]) -> Field:
    return Field(column, _EQUAL, "true or false", lambda value: {"true": True, "false": False}[value.lower()])


def day(column: ColumnElement[Any]) -> Field:
    return Field(column, _ORDERED, "a day like 2026-12-31", date.fromisoformat, date.isoformat, date.fromisoformat)


def instant(column: ColumnElement[Any]) -> Field:
    form = "an instant like 2026-12-31T08:00:00Z"
    return Field(column, _ORDERED, form, _instant, _microseconds, _after_epoch, int)


def choice(column: ColumnElement[Any], kind: type[Enum]) -> Field:
    """A field of an enum, by the names of its values, capital letters or not, without the prefix of the contract."""
    known: Mapping[str, Enum] = {member.name: member for member in kind}
    return Field(column, _EQUAL, f"one of {', '.join(known)}", lambda value: known[value.upper()])


def named(column: ColumnElement[Any], pattern: str) -> Field:
    """A field that names a resource in full, of which the column has the id."""
    return Field(column, _EQUAL, f"a name like {pattern}", lambda value: _ident(value, pattern), str)


def _whole(value: str) -> int:
    found = int(value)
    if not -(2**63) <= found < 2**63:
        raise ValueError("it takes more than 64 bits")
    return found


def _instant(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("it has no offset")
    return found.astimezone(UTC)


def _microseconds(value: datetime) -> int:
    return (value - _EPOCH) // timedelta(microseconds=1)


def _after_epoch(key: int) -> datetime:
    return _EPOCH + timedelta(microseconds=key)


def _ident(value: str, pattern: str) -> str:
    try:
        return ids(value, pattern)[-1]
    except Invalid as wrong:
        raise ValueError("it is no such name") from wrong


UNREADABLE = (ValueError, KeyError, OverflowError, ParkloomError)
