"""Values between messages and Python: dates, enums, and dataclasses whose fields are named as in the message.

The wire packages of all services read and write messages with these functions only, so that a date or an enum of a
wrong form is refused in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar

from google.protobuf.descriptor import Descriptor
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parkloom.ladder.v1 import ladder_pb2
from services.errors import Invalid
from services.ladder import FigureInUse

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

_UNSPECIFIED = "UNSPECIFIED"
# What was reported or changed together has one instant.
REMEMBERED_INSTANTS, REMEMBERED_DAYS = 4_096, 1_024


def date_from(text: str, field: str) -> date:
    """The date that `text` has as YYYY-MM-DD. Raises Invalid, naming `field`, for any other text."""
    try:
        return _date(text)
    except ValueError as wrong:
        raise _no_date(field) from wrong


def date_text(day: date | None) -> str:
    """`day` as YYYY-MM-DD; "" for None."""
    return "" if day is None else day.isoformat()


@lru_cache(REMEMBERED_INSTANTS)
def timestamp(instant: datetime) -> Timestamp:
    """`instant` as a message: to be put into others, which copies it, and never to be changed."""
    found = Timestamp()
    found.FromDatetime(instant)
    return found


def instant_from(timestamp: Timestamp, field: str) -> datetime:
    """The instant of `timestamp`. Raises Invalid, naming `field`, for one outside the years 1 to 9999."""
    try:
        return _instant(timestamp.seconds, timestamp.nanos)
    except (ValueError, OverflowError) as wrong:
        hint = "give an instant of the years 1 to 9999"
        raise Invalid.field("INSTANT_MALFORMED", field, {}, hint) from wrong


def enum_from(kind: type[E], enum: EnumTypeWrapper, number: int, field: str) -> E | None:
    """The member of `kind` named as the value `number` of `enum`; None for unspecified.

    Raises Invalid, naming `field`, for a number that `enum` or `kind` has no name for.
    """
    if number == 0:
        return None
    try:
        return kind[enum.Name(number).removeprefix(_prefix(enum))]
    except (ValueError, KeyError):
        raise _no_member(enum, field) from None


def required_enum_from(kind: type[E], enum: EnumTypeWrapper, number: int, field: str) -> E:
    """Like `enum_from`, but raises Invalid for unspecified too."""
    member = enum_from(kind, enum, number, field)
    if member is None:
        raise _no_member(enum, field)
    return member


@cache
def enum_number(enum: EnumTypeWrapper, member: StrEnum) -> Any:
    """The number of the value of `enum` that is named as `member`."""
    return enum.Value(_prefix(enum) + member.name)


def optional(message: Message, field: str) -> Any:
    """The value of `field`; None where `message` leaves it unset."""
    return getattr(message, field) if message.HasField(field) else None


def value_from(kind: type[V], message: Message) -> V:
    """The dataclass `kind` with the fields of `message`. A field left unset has the default of `kind`."""
    names = _fields_of(kind, message.DESCRIPTOR)  # type: ignore[arg-type]
    return kind(**{name: _given(message, name) for name, presence in names if not presence or message.HasField(name)})


def values_from(kind: type[V], messages: Iterable[Message]) -> tuple[V, ...]:
    """One `kind` for each of `messages`."""
    return tuple(value_from(kind, message) for message in messages)


def fields_of(entity: Any, names: Collection[str]) -> dict[str, Any]:
    """The fields `names` of a dataclass as a message's constructor takes them; None leaves a field unset."""
    return {name: _plain(getattr(entity, name)) for name in names}


def figure_in_use(used: FigureInUse) -> ladder_pb2.FigureInUse:
    """The message of a line's figure that plans use."""
    origin = enum_number(ladder_pb2.FigureOrigin, used.origin)
    return ladder_pb2.FigureInUse(figure=used.figure, origin=origin, assumed=used.assumed)


@cache
def _fields_of(kind: Any, message: Descriptor) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, and of each whether a message knows if it is set."""
    return tuple((entry.name, message.fields_by_name[entry.name].has_presence) for entry in fields(kind))


def _given(message: Any, name: str) -> Any:
    entry = getattr(message, name)
    return entry if isinstance(entry, str | int | float) else tuple(entry)


def _plain(entry: Any) -> Any:
    if isinstance(entry, tuple):
        return [_plain(part) for part in entry]
    kind: Any = type(entry)
    names = _names_of(kind)
    return fields_of(entry, names) if names else entry


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; none of any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


@lru_cache(REMEMBERED_DAYS)
def _date(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError("ISO 8601 has other forms, such as 2026-W07-1")
    return day


@lru_cache(REMEMBERED_INSTANTS)
def _instant(seconds: int, nanos: int) -> datetime:
    return Timestamp(seconds=seconds, nanos=nanos).ToDatetime(tzinfo=UTC)


@cache
def _prefix(enum: EnumTypeWrapper) -> str:
    return str(enum.Name(0)).removesuffix(_UNSPECIFIED)


def _no_date(field: str) -> Invalid:
    return Invalid.field("DATE_MALFORMED", field, {}, "give a day that exists, as YYYY-MM-DD")


def _no_member(enum: EnumTypeWrapper, field: str) -> Invalid:
    known = ", ".join(enum.keys()[1:])
    return Invalid.field("VALUE_UNKNOWN", field, {"known": known}, f"use one of {known}")
