"""Column types for values of the domain: dataclasses, tuples and mappings of them as JSON text, enums by value."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


class Document(TypeDecorator[Any]):
    """A value of type `kind` (a dataclass, `tuple[X, ...]`, `Mapping[date, int]`, …) as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(_writer(self.kind)(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else _reader(self.kind)(json.loads(value))


class EnumText(TypeDecorator[Enum]):
    """A member of a StrEnum as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Enum | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Enum | None:
        return None if value is None else self.kind(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """A function that turns a value of `kind` into one that JSON has."""
    if is_dataclass(kind):
        return _dataclass_writer(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        write = _writer(arguments[0])
        return lambda entries: list(map(write, entries))
    if origin is Mapping:
        write_key, write_entry = map(_writer, arguments)
        return lambda entries: {write_key(key): write_entry(entry) for key, entry in entries.items()}
    if type(None) in arguments:
        write = _writer(_optional(arguments))
        return lambda entry: None if entry is None else write(entry)
    if kind in (date, datetime):
        return lambda when: when.isoformat()
    return _itself


def _dataclass_writer(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    writers = {entry.name: _writer(hints[entry.name]) for entry in fields(kind)}
    return lambda value: {name: write(getattr(value, name)) for name, write in writers.items()}


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """A function that turns JSON back into a value of `kind`."""
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        read = _reader(arguments[0])
        return lambda entries: tuple(map(read, entries))
    if origin is Mapping:
        read_key, read_entry = map(_reader, arguments)
        return lambda entries: {read_key(key): read_entry(entry) for key, entry in entries.items()}
    if type(None) in arguments:
        read = _reader(_optional(arguments))
        return lambda entry: None if entry is None else read(entry)
    if kind in (date, datetime):
        return lambda text: kind.fromisoformat(text)  # noqa: PLW0108 - the method itself has no type
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _itself


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {entry.name: _reader(hints[entry.name]) for entry in fields(kind)}

    def read(document: Mapping[str, Any]) -> Any:
        return kind(**{name: readers[name](entry) for name, entry in document.items() if name in readers})

    return read


def _optional(arguments: tuple[Any, ...]) -> Any:
    """X of `X | None`."""
    return next(argument for argument in arguments if argument is not type(None))


def _itself(value: Any) -> Any:
    return value
