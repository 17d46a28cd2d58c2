"""Column types for values of the domain: dataclasses, tuples and mappings of them as JSON text, enums by value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

# Values that are often the same, as routes and tags, are read once. Of longer texts only some are, as a park's lanes.
REMEMBERED_VALUES, REMEMBERED_CHARACTERS, REMEMBERED_LONG_VALUES = 512, 4_096, 8

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Document(TypeDecorator[Any]):
    """A value of type `kind` (a dataclass, `tuple[X, ...]`, `Mapping[date, int]`, …) as JSON text.

    Rows of the same text may share one value, where nobody can change it.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else _encoded(self._write(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        if value is None:
            return None
        return self._read_long(value) if len(value) > REMEMBERED_CHARACTERS else self._read_short(value)

    # Types of columns refer to types that are defined later: they are looked into when the first row comes.
    @cached_property
    def _write(self) -> Callable[[Any], Any]:
        return _converter(self.kind, reading=False)

    @cached_property
    def _read(self) -> Callable[[str], Any]:
        convert = _converter(self.kind, reading=True)
        return lambda text: convert(json.loads(text))

    @cached_property
    def _read_short(self) -> Callable[[str], Any]:
        return self._remembering(REMEMBERED_VALUES)

    @cached_property
    def _read_long(self) -> Callable[[str], Any]:
        return self._remembering(REMEMBERED_LONG_VALUES)

    def _remembering(self, most: int) -> Callable[[str], Any]:
        return lru_cache(most)(self._read) if _unchangeable(self.kind) else self._read


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
def _converter(kind: Any, reading: bool) -> Callable[[Any], Any]:
    """A function that turns JSON into a value of `kind` (`reading`), or a value of `kind` into JSON."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _reader(kind) if reading else _writer(kind)
    if origin is tuple:
        return _sequence(_converter(arguments[0], reading), tuple if reading else list)
    if origin is Mapping:
        convert_key, convert = (_converter(argument, reading) for argument in arguments)
        return lambda entries: {convert_key(key): convert(entry) for key, entry in entries.items()}
    if type(None) in arguments:
        return _optional(_converter(next(each for each in arguments if each is not type(None)), reading))
    if kind in (date, datetime):
        return kind.fromisoformat if reading else kind.isoformat  # type: ignore[no-any-return]
    return kind if reading and isinstance(kind, type) and issubclass(kind, Enum) else _unchanged


def _writer(kind: Any) -> Callable[[Any], Any]:
    names = [entry.name for entry in fields(kind)]
    converters = _converters(kind, reading=False)
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]

    def write(value: Any) -> dict[str, Any]:
        document = dict(zip(names, values_of(value), strict=True))
        for name, convert in converters.items():
            document[name] = convert(document[name])
        return document

    return write


def _reader(kind: Any) -> Callable[[Any], Any]:
    """Fields that the JSON has and `kind` no longer has are passed over. What is read is used up."""
    names = {entry.name for entry in fields(kind)}
    converters = _converters(kind, reading=True)

    def read(document: dict[str, Any]) -> Any:
        for name in document.keys() - names:
            del document[name]
        for name, convert in converters.items():
            if name in document:
                document[name] = convert(document[name])
        return kind(**document)

    return read


def _converters(kind: Any, reading: bool) -> dict[str, Callable[[Any], Any]]:
    """By the names of their fields, what is to be done with those that JSON does not hold as they are."""
    hints = get_type_hints(kind)
    every = {entry.name: _converter(hints[entry.name], reading) for entry in fields(kind)}
    return {name: convert for name, convert in every.items() if convert is not _unchanged}


@cache
def _unchangeable(kind: Any) -> bool:
    """True for a kind whose values nobody can change: frozen dataclasses, plain values, and tuples of them."""
    arguments = get_args(kind)
    if is_dataclass(kind):
        frozen = bool(getattr(kind, "__dataclass_params__").frozen)  # noqa: B009 - every dataclass has it
        hints = get_type_hints(kind)
        return frozen and all(_unchangeable(hints[entry.name]) for entry in fields(kind))
    if arguments:
        parts = [each for each in arguments if each is not Ellipsis and each is not type(None)]
        return get_origin(kind) is not Mapping and all(map(_unchangeable, parts))
    return isinstance(kind, type) and issubclass(kind, str | int | float | bool | date | Enum)


def _sequence(convert: Callable[[Any], Any], container: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    return container if convert is _unchanged else lambda entries: container(map(convert, entries))


def _optional(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda entry: None if entry is None else convert(entry)


def _unchanged(value: Any) -> Any:
    return value
