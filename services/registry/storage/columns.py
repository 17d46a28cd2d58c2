"""Values kept inside their entity's row, as JSON with the names of their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from services.registry.domain.capacity import Figure, Source


class AsJson(TypeDecorator[Any]):
    """A value that lies in its column as the JSON that `encode` makes and `decode` reads."""

    impl = JSON
    cache_ok = True

    def __init__(self, encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> None:
        super().__init__()
        self.encode = encode
        self.decode = decode

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - the name is SQLAlchemy's
        return None if value is None else self.encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.decode(value)


def strings() -> AsJson:
    """A tuple of strings."""
    return AsJson(list, tuple)


def one(kind: type[Any]) -> AsJson:
    """A frozen dataclass `kind` of plain fields."""
    return AsJson(_named, partial(_restored, kind))


def many(kind: type[Any]) -> AsJson:
    """A tuple of frozen dataclasses `kind` of plain fields."""
    return AsJson(
        lambda values: [_named(value) for value in values], lambda rows: tuple(_restored(kind, row) for row in rows)
    )


def figures() -> AsJson:
    """A tuple of a month's figures: the one value with dates and instants in it."""
    return AsJson(
        lambda values: [_figure_row(figure) for figure in values], lambda rows: tuple(_figure(row) for row in rows)
    )


def _named(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _restored(kind: type[Any], row: Mapping[str, Any]) -> Any:
    return kind(**{name: tuple(entry) if isinstance(entry, list) else entry for name, entry in row.items()})


def _figure_row(figure: Figure) -> dict[str, Any]:
    return _named(figure) | {"date": figure.date.isoformat(), "reported_at": figure.reported_at.isoformat()}


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        date=date.fromisoformat(row["date"]),
        daily_capacity=row["daily_capacity"],
        source=Source(row["source"]),
        reported_by=row["reported_by"],
        reported_at=datetime.fromisoformat(row["reported_at"]),
    )
