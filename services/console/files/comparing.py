"""Rows of a file beside the list as it is: what is new, what changes, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.console.files import cells, opening
from services.console.files.cells import Cell, Kind, Value
from services.console.files.opening import Table
from services.console.files.sheets import VERSION, Column, Sheet, plain
from services.errors import Invalid, Problem

# What a file with the rows that failed has beside their columns.
WRONG = "wrong"


class Mode(StrEnum):
    """Rows of ids that the list has not are INSERTed, those that it has UPDATEd; UPSERT does either."""

    UPSERT = "upsert"
    INSERT = "insert"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem of a row of a sheet, by the number in the spreadsheet; `column` is a key, "" for the whole row."""

    sheet: str
    row: int
    column: str
    problem: Problem


@dataclass(slots=True)
class Change:
    """A row that creates something or changes it: its message whole, and that of before (None: it is new).

    `columns` are the keys of those that the file has, `blank` of those where this row has nothing; `assumed` of those
    whose figures were filled in.
    """

    row: int
    message: Any
    before: Any = None
    columns: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    assumed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Compared:
    """Changes that a sheet brings, and problems of its rows. `unread` are titles of columns that are not read."""

    sheet: Sheet
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    rows: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """The row of titles, and the key of the column at each place; "" for one that is not read."""

    row: int
    keys: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys) if key}


def find_header(sheet: Sheet, table: Table, wrong_titles: Collection[str] = ()) -> tuple[Header, list[str]]:
    """The header of a table, and the titles that are not read. Raises Invalid where there is none."""
    titles = sheet.known_titles() | dict.fromkeys(wrong_titles, "")
    best: tuple[int, list[str]] = (0, [])
    for number, row in enumerate(table.rows[: opening.ROWS_ABOVE]):
        keys = [titles.get(plain(cells.text_of(cell)), "") for cell in row]
        if len(set(filter(None, keys))) > len(set(filter(None, best[1]))):
            best = (number, keys)
    number, keys = best
    header = Header(number, tuple(keys))
    missing = [] if sheet.chooses_ids else [key for key in sheet.ident if key not in keys]
    if not any(keys) or missing:
        params = {"columns": ", ".join(str(sheet.by_key[key].title) for key in missing or sheet.ident)}
        raise Invalid.field("HEADER_MISSING", "file", params, f"give a row of titles with {params['columns']}")
    twice = [key for key in header.places if keys.count(key) > 1]
    if twice:
        params = {"column": str(sheet.by_key[twice[0]].title) if twice[0] != VERSION else VERSION}
        raise Invalid.field("COLUMN_REPEATED", "file", params, f"give the column {params['column']} once")
    known = plain("")
    unread = [
        cells.text_of(cell)
        for cell, key in zip(table.rows[number], keys, strict=False)
        if not key and plain(cells.text_of(cell)) not in (known, *wrong_titles)
    ]
    return header, unread


def compare(
    sheet: Sheet,
    table: Table,
    current: Mapping[tuple[str, ...], Any],
    *,
    mode: Mode,
    park: str,
    wrong_titles: Collection[str] = (),
) -> Compared:
    """The rows of a table beside what is there, which is `current` by key. Raises Invalid where it has no header."""
    header, unread = find_header(sheet, table, wrong_titles)
    reading = _Reading(sheet, table, header, mode, park, current)
    found = Compared(sheet, unread=unread)
    for number in range(header.row + 1, len(table.rows)):
        if any(cells.text_of(cell) for cell in table.rows[number]):
            found.rows += 1
            if found.rows > opening.MOST_ROWS:
                raise opening.opens_too_large()
            reading.take(number, found)
    return found


@dataclass(slots=True)
class _Reading:
    sheet: Sheet
    table: Table
    header: Header
    mode: Mode
    park: str
    current: Mapping[tuple[str, ...], Any]
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def take(self, number: int, found: Compared) -> None:
        """Reads a row: a change, a row without one, or what is wrong with it."""
        values, wrong = self._values(number)
        if not wrong:
            change, wrong = self._change(number, values)
        if wrong:
            found.wrong += wrong
        elif change is None:
            found.unchanged += 1
        else:
            found.changes.append(change)

    def _values(self, number: int) -> tuple[dict[str, Value], list[Wrong]]:
        values, wrong = dict[str, Value](), list[Wrong]()
        row = self.table.rows[number]
        for key, place in self.header.places.items():
            cell = row[place] if place < len(row) else None
            try:
                values[key] = self._value(key, cell, (number, place))
            except Invalid as refused:
                wrong += [Wrong(self.sheet.id, number + 1, key, problem) for problem in refused.problems]
        return values, wrong

    def _value(self, key: str, cell: Cell, place: opening.Place) -> Value:
        if place in self.table.merged:
            raise Invalid.field("CELL_MERGED", key, {}, "part the merged cells, and fill in each row")
        if place in self.table.without_value:
            raise Invalid.field("CELL_FORMULA", key, {}, "put the value in place of the formula: it has none yet")
        if key == VERSION:
            return cells.text_of(cell)
        kind = self.sheet.by_key[key].kind
        try:
            return cells.read(kind, cell)
        except (ValueError, OverflowError):
            raise _unreadable(kind, key, cells.text_of(cell)[:80]) from None

    def _change(self, number: int, values: dict[str, Value]) -> tuple[Change | None, list[Wrong]]:
        ident = tuple(f"{values.get(key) or ''}" for key in self.sheet.ident)
        before = self.current.get(ident) if all(ident) else None
        problem = self._problem_of_row(number, ident, before, values)
        if problem is not None:
            return None, [Wrong(self.sheet.id, number + 1, self.sheet.ident[0], problem)]
        message = self.sheet.message()
        if before is not None:
            message.CopyFrom(before)
        wrong = list(self._put(number, message, values, before))
        if before is not None and message == before:
            return None, wrong
        blank = frozenset(key for key, value in values.items() if value is None)
        return Change(number + 1, message, before, frozenset(values), blank), wrong

    def _problem_of_row(
        self, number: int, ident: tuple[str, ...], before: Any, values: Mapping[str, Value]
    ) -> Problem | None:
        if not all(ident):
            chosen = self.sheet.chooses_ids and self.mode is not Mode.UPDATE
            return None if chosen else Problem("CELL_MISSING", self.sheet.ident[0], {}, "fill it in")
        name = " · ".join(ident)
        first = self.seen.setdefault(ident, number + 1)
        if first != number + 1:
            params = {"name": name, "row": f"{first}"}
            return Problem("ROW_REPEATED", "id", params, f"{name} stands in row {first} already: leave one out")
        if before is None:
            hint = f"there is no {name}: correct the id, or let rows be added"
            return Problem("ROW_UNKNOWN", "id", {"name": name}, hint) if self.mode is Mode.UPDATE else None
        return self._problem_of_known(name, before, values)

    def _problem_of_known(self, name: str, before: Any, values: Mapping[str, Value]) -> Problem | None:
        if self.mode is Mode.INSERT:
            hint = f"{name} exists already: use another id, or let rows change"
            return Problem("ROW_THERE", "id", {"name": name}, hint)
        version = values.get(VERSION)
        if version and version != self.sheet.version_of(before):
            hint = f"somebody has changed {name} since the file was made: take the row from a new file"
            return Problem("ROW_CHANGED_SINCE", "id", {"name": name}, hint)
        return None

    def _put(self, number: int, message: Any, values: Mapping[str, Value], before: Any) -> Iterator[Wrong]:
        for column in self.sheet.columns:
            problem = self._put_one(column, message, values, before) if column.key in values or before is None else None
            if problem is not None:
                yield Wrong(self.sheet.id, number + 1, column.key, problem)

    def _put_one(self, column: Column, message: Any, values: Mapping[str, Value], before: Any) -> Problem | None:
        value = values.get(column.key)
        if value is None and column.needed:
            return Problem("CELL_MISSING", column.key, {}, "fill it in")
        if before is not None and column.fixed:
            if value is not None and value != column.value(before):
                return Problem("CELL_FIXED", column.key, {}, "leave it as it is: it cannot be changed")
            return None
        if before is not None and value == column.value(before):
            return None
        try:
            column.set(message, value, self.park)
        except (ValueError, OverflowError, TypeError):
            return _unreadable(column.kind, column.key, f"{value}"[:80]).problems[0]
        return None


def _unreadable(kind: Kind, key: str, cell: str) -> Invalid:
    """The error of a cell that holds `cell` where something of `kind` is to stand."""
    found = {
        Kind.WHOLE: Problem("CELL_NO_NUMBER", key, {"cell": cell}, f"give a number, such as 20000: this is “{cell}”"),
        Kind.DECIMAL: Problem("CELL_NO_NUMBER", key, {"cell": cell}, f"give a number, such as 20000: this is “{cell}”"),
        Kind.MONEY: Problem("CELL_NO_MONEY", key, {"cell": cell}, f"give an amount, such as 1200.50: this is “{cell}”"),
        Kind.SHARE: Problem(
            "CELL_NO_SHARE", key, {"cell": cell}, f"give a share, such as 3% or 0.03: this is “{cell}”"
        ),
        Kind.DAY: Problem(
            "CELL_NO_DAY", key, {"cell": cell}, f"give a day with its year, such as 2026-12-01: this is “{cell}”"
        ),
        Kind.FLAG: Problem("CELL_NO_FLAG", key, {"cell": cell}, f"give yes or no: this is “{cell}”"),
    }
    other = Problem("CELL_UNREADABLE", key, {"cell": cell}, f"write it in the form of the column: this is “{cell}”")
    return Invalid.of([found.get(kind, other)])


def by_ident(sheet: Sheet, messages: Iterable[Any]) -> dict[tuple[str, ...], Any]:
    """The rows of a list by their keys."""
    return {sheet.ident_of(message): message for message in messages}
