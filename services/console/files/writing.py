"""Writing lists as files: .xlsx row by row, and CSV that spreadsheets in China open as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from services.console.files.cells import FORMULA_BEGINS, Cell, harmless

IN_MEMORY_BYTES = 1024 * 1024
_LONGEST = 32_000
_BOLD = Font(bold=True)
_WRONG = PatternFill("solid", fgColor="FFF2CC")
_DAY = "yyyy-mm-dd"

Row = Sequence[Cell]


class Book:
    """An .xlsx file that is written sheet by sheet and row by row. No text in it is ever a formula."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(self, name: str, titles: Sequence[str], rows: Iterable[Row], last: Sequence[str] = ()) -> None:
        """A sheet with bold titles, the top row held in place. Columns from `last` on are marked."""
        sheet: Any = self._book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        for number, title in enumerate([*titles, *last], 1):
            sheet.column_dimensions[get_column_letter(number)].width = max(12, min(40, 2 * len(title)))
        sheet.append([_title(sheet, title) for title in titles] + [_title(sheet, title, _WRONG) for title in last])
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])

    def file(self) -> IO[bytes]:
        """The file, at its beginning; beyond a megabyte it lies on disk."""
        file = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115 - who reads it closes it
        self._book.save(file)
        file.seek(0)
        return file


def csv_lines(titles: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A CSV file line by line, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf"
    yield _line(titles)
    for row in rows:
        yield _line(row)


def _line(row: Row) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return line.getvalue().encode()


def _plain(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, date) else cell


def _title(sheet: Any, title: str, fill: PatternFill | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = _BOLD
    if fill is not None:
        cell.fill = fill
    return cell


def _cell(sheet: Any, value: Cell) -> Any:
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        if not text.startswith(FORMULA_BEGINS):
            return text
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _DAY
        return cell
    return value
