"""The rows of a file that failed, as a file: as they came, with what is wrong in a column beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.console.files import opening, storage, view
from services.console.files.cells import Cell, text_of
from services.console.files.comparing import find_header
from services.console.files.importing import matched, wrong_title, wrong_titles
from services.console.files.lists import sheets_of
from services.console.files.opening import Table
from services.console.files.sheets import plain
from services.console.files.writing import Book
from services.errors import NotFound


def book(database: Database, row: Row[Any], report: Mapping[str, Any]) -> Book:
    """The file. Raises NotFound where nothing of it failed, or it is gone."""
    by_sheet = _by_row(report)
    made = Book()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        database.read(lambda session: _write(session, row, path))
        if not by_sheet or not path.stat().st_size:
            raise NotFound.named(f"files/imports/{row.id}/failed")
        for sheet, table in matched(opening.tables(path), sheets_of(row.list)):
            failed = by_sheet.get(sheet.id)
            if failed:
                header, _unread = find_header(sheet, table, wrong_titles())
                own = wrong_titles()
                titles = [text_of(cell) for cell in table.rows[header.row]]
                places = [place for place, title in enumerate(titles) if title and plain(title) not in own]
                kept = [titles[place] for place in places]
                made.sheet(str(sheet.title), kept, _rows(table, places, failed), last=[wrong_title()])
    return made


def _write(session: Session, row: Row[Any], path: Path) -> None:
    with path.open("wb") as file:
        for piece in storage.pieces(session, row.park, row.id):
            file.write(piece)


def _by_row(report: Mapping[str, Any]) -> dict[str, dict[int, list[str]]]:
    """Sentences about each row that failed, by sheet and row."""
    found = dict[str, dict[int, list[str]]]()
    for one in report.get("wrong", ()):
        column = view.column_title(one[0], one[2])
        shown = f"{column}: {view.words(one)}" if column else view.words(one)
        found.setdefault(one[0], {}).setdefault(one[1], []).append(shown)
    return found


def _rows(table: Table, places: list[int], failed: Mapping[int, list[str]]) -> Iterator[list[Cell]]:
    for number in sorted(failed):
        row = table.rows[number - 1]
        yield [*(row[place] if place < len(row) else None for place in places), " ".join(failed[number])]
