"""Cells: what a spreadsheet holds, read strictly, and what a list holds, as a spreadsheet shows it.

A number may stand in a cell as text and a day as a number; both are read. What cannot be read is never guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from services.console.core import typed
from services.money import MICROS

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta | None
Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None

# Day 0 of a spreadsheet's numbers for days.
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 110_000)
_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?")
_TRUE = frozenset({"yes", "y", "true", "1", "是", "x", "✓"})
_FALSE = frozenset({"no", "n", "false", "0", "否", ""})
# A spreadsheet takes a text that begins so for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPE = "'"
_LONGEST = 2000


class Kind(StrEnum):
    """Kinds of values; a column holds one of them."""

    ID = "id"
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    FLAG = "flag"
    WORDS = "words"


def read(kind: Kind, cell: Cell) -> Value:
    """The value of a cell, None where it is blank. Raises ValueError for what is no value of that kind."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return _READERS[kind](cell)


def text_of(cell: Cell) -> str:
    """The cell as one line of text; a whole number without its point, a day as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return f"{int(cell)}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return " ".join(f"{'' if cell is None else cell}".split())


def shown(kind: Kind, value: Value) -> Cell:
    """The value as a spreadsheet shows it."""
    if value is None:
        return None
    if kind is Kind.MONEY:
        micros = int(value)  # type: ignore[arg-type]  # money is whole micro-units
        return micros // MICROS if micros % MICROS == 0 else micros / MICROS
    if kind is Kind.DAY:
        return date.fromisoformat(str(value)) if value else None
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value


def harmless(text: str) -> str:
    """The text for a file that has no types: what a spreadsheet would run begins with an apostrophe."""
    return f"{_ESCAPE}{text}" if text.startswith(FORMULA_BEGINS) else text


def _text(cell: Cell) -> str:
    text = text_of(cell)
    if _ERROR.fullmatch(text) or len(text) > _LONGEST:
        raise ValueError
    return text.removeprefix(_ESCAPE) if text[1:].startswith(FORMULA_BEGINS) else text


def _ident(cell: Cell) -> str:
    """An id, of which spreadsheets make numbers and people capitals."""
    return _text(cell).lower()


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return typed.whole_number(_text(cell))
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError
    return int(cell)


def _decimal(cell: Cell) -> float:
    if isinstance(cell, bool):
        raise ValueError
    found = float(cell) if isinstance(cell, int | float) else float(_text(cell).replace("，", ","))
    if not math.isfinite(found):
        raise ValueError
    return found


def _money(cell: Cell) -> int | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return typed.money_micros(_text(cell))
    micros = round(cell * MICROS)
    if abs(micros - cell * MICROS) > 1e-2 or micros < 0:
        raise ValueError
    return micros


def _share(cell: Cell) -> float | None:
    """A number is a share of 1, as a cell formatted in percent holds it; a text is percent where it says so."""
    if isinstance(cell, str) and cell.strip().endswith(("%", "％")):
        return typed.share(_text(cell))
    return round(_decimal(cell), 6)


def _day(cell: Cell) -> str | None:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell != int(cell):
            raise ValueError
        if int(cell) in _SERIALS:
            return (_EPOCH + timedelta(days=int(cell))).isoformat()
    text = _text(cell).removesuffix(" 00:00:00")
    if re.fullmatch("[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = typed.day(text)
    return found.isoformat() if found else None


def _flag(cell: Cell) -> bool:
    text = _text(cell).lower()
    if text not in _TRUE | _FALSE:
        raise ValueError
    return text in _TRUE


def _words(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, re.split(r"[\s,，;；、]+", _text(cell).lower()))))


_READERS: Mapping[Kind, Callable[[Cell], Value]] = {
    Kind.ID: _ident,
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.SHARE: _share,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.WORDS: _words,
}
