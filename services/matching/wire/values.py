"""Dates, instants, enums and values whose fields are named alike on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.errors import Invalid

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def value(kind: type[V], message: Message) -> V:
    """The `kind`, a frozen dataclass of plain fields, that `message` says."""
    said = {entry.name: getattr(message, entry.name) for entry in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{name: entry if isinstance(entry, str | int | float) else tuple(entry) for name, entry in said.items()}
    )


def values(kind: type[V], messages: Iterable[Message]) -> tuple[V, ...]:
    """One `kind` for each of `messages`."""
    return tuple(value(kind, message) for message in messages)


def day(text: str, field: str) -> date:
    """The date in `text`. Raises Invalid, blaming `field`, for anything but a day of the calendar."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # of the right form, but no such day: 2026-02-30
    raise Invalid.field(field, "give a day of the calendar as YYYY-MM-DD")


def day_text(when: date | None) -> str:
    return "" if when is None else when.isoformat()


def instant(when: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(when)
    return stamp


def number(enum: EnumTypeWrapper, prefix: str, word: StrEnum) -> Any:
    """The enum's value named `prefix` and the word's name."""
    return enum.Value(f"{prefix}_{word.name}")


def word(kind: type[E], enum: EnumTypeWrapper, prefix: str, value: int, field: str) -> E | None:
    """The member of `kind` that an enum's value names; None for unspecified. Raises Invalid, blaming `field`."""
    if value == 0:
        return None
    try:
        return kind[enum.Name(value).removeprefix(f"{prefix}_")]
    except (ValueError, KeyError):
        known = ", ".join(member.name for member in kind)
        raise Invalid.field(field, f"use one of {known}") from None
