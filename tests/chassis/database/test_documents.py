"""Values as JSON text: rows of the same text share a value that nobody can change, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.dialects import sqlite

from services.chassis.database import Document

DIALECT: Any = sqlite.dialect()


@dataclass(frozen=True)
class Fixed:
    name: str
    days: tuple[date, ...] = ()
    most: int | None = None


@dataclass
class Loose:
    name: str


def read_twice(kind: Any, value: Any) -> tuple[Any, Any]:
    column = Document(kind)
    text = column.process_bind_param(value, DIALECT)
    return column.process_result_value(text, DIALECT), column.process_result_value(text, DIALECT)


def test_rows_of_one_text_share_a_value_that_nobody_can_change() -> None:
    value = (Fixed("a", (date(2026, 3, 1),)), Fixed("b", most=4))
    first, second = read_twice(tuple[Fixed, ...], value)
    assert first == value
    assert first is second


def test_a_long_text_is_read_once_too() -> None:
    value = tuple(Fixed(f"{number:>100}") for number in range(100))
    first, second = read_twice(tuple[Fixed, ...], value)
    assert first == value
    assert first is second


def test_fields_that_a_kind_no_longer_has_are_passed_over() -> None:
    text = '{"name":"a","gone":1,"days":["2026-03-01"]}'
    assert Document(Fixed).process_result_value(text, DIALECT) == Fixed("a", (date(2026, 3, 1),))


def test_what_can_be_changed_is_read_for_each_row() -> None:
    loose, other = read_twice(Loose, Loose("a"))
    counts, more = read_twice(Mapping[str, int], {"a": 1})
    assert (loose.name, counts) == ("a", {"a": 1})
    assert loose is not other
    assert counts is not more
