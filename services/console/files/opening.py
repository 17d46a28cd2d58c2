"""Opening a file that somebody sends: a spreadsheet or CSV, read within bounds, or refused in words.

A spreadsheet is an archive. Its directory is looked at first, then each part is unpacked piece by piece, and counted,
before anything reads it whole: an archive that unpacks to gigabytes, or whose directory lies, never comes so far.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from services.console.files.cells import Cell
from services.errors import Invalid

LARGEST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 20_000
# Titles and notes may stand above the names of the columns.
ROWS_ABOVE = 20
MOST_CELLS = 1_000_000
# Of one part, unpacked: a list of the most rows has some 20 MB.
LARGEST_PART_BYTES = 48 * 1024 * 1024
# Of all parts together, those that nobody reads included.
LARGEST_UNPACKED_BYTES = 512 * 1024 * 1024
MOST_PARTS = 5_000
LARGEST_RATIO = 300
_SMALL = 1024 * 1024
_PIECE = 256 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = "xl/workbook.xml"
_MACROS = re.compile(r"vbaProject|/macrosheets/|/activeX/", re.IGNORECASE)
_READ = re.compile(r"xl/(worksheets/[^/]+|sharedStrings|workbook|styles)\.xml|xl/_rels/[^/]+\.rels", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet from its first on, and the cells that cannot be trusted, as (row, column) from 0."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Collection[Place] = frozenset()
    without_value: Collection[Place] = frozenset()


def tables(path: Path) -> list[Table]:
    """The sheets of a file of at most 64 MiB that are not hidden; a CSV file is one. Raises Invalid for other files."""
    if path.stat().st_size > LARGEST_BYTES:
        params = {"maximum": f"{LARGEST_BYTES // 1024 // 1024}"}
        raise Invalid.field("FILE_TOO_LARGE", "file", params, "send a smaller file")
    with path.open("rb") as file:
        beginning = file.read(_PIECE)
    if beginning.startswith(b"PK"):
        return _workbook(path)
    if beginning.startswith(_OLD_OFFICE):
        raise Invalid.field("FILE_OLD_OR_LOCKED", "file", {}, "save it as .xlsx, without a password")
    return [_csv(path, beginning)]


def _unreadable() -> Invalid:
    return Invalid.field("FILE_UNREADABLE", "file", {}, "send an .xlsx or a CSV file: this one is neither")


def opens_too_large() -> Invalid:
    """The error of a file with more rows or cells than are read."""
    hint = f"send at most {MOST_ROWS} rows, without empty columns between them: this file opens too large"
    return Invalid.field("FILE_OPENS_TOO_LARGE", "file", {"maximum": f"{MOST_ROWS}"}, hint)


def _workbook(path: Path) -> list[Table]:
    try:
        without_value = _inspected(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith(".Visible")]
            return [_table(book, name, without_value.get(name, frozenset())) for name in visible]
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError) as broken:
        raise _unreadable() from broken
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, NotImplementedError) as broken:
        raise _unreadable() from broken


def _table(book: CalamineWorkbook, name: str, without_value: Collection[Place]) -> Table:
    sheet = book.get_sheet_by_name(name)
    ahead: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    rows = [[*ahead, *(None if cell == "" else cell for cell in row)] for row in sheet.iter_rows()]
    merged = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        for row in range(top, min(bottom, len(rows)) + 1)
        for column in range(left, min(right, left + 100) + 1)
    }
    return Table(name, rows, merged, without_value)


def _inspected(path: Path) -> dict[str, set[Place]]:
    """The formulas without a value, by the name of the sheet. Raises Invalid for macros, and what opens too large."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if any(map(_MACROS.search, names)):
            raise Invalid.field("FILE_WITH_MACROS", "file", {}, "save it as .xlsx: a file with macros is not opened")
        if _WORKBOOK not in names or len(set(names)) < len(names):
            raise _unreadable()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
            raise opens_too_large()
        read = [part for part in parts if _READ.fullmatch(part.filename)]
        if any(_swells(part) for part in read):
            raise opens_too_large()
        sheets = _sheet_names(archive)
        found = dict[str, set[Place]]()
        for part in read:
            if _SHEET.fullmatch(part.filename):
                found[sheets.get(part.filename.lower(), "")] = _formulas_without_value(archive, part)
            else:
                _unpack(archive, part)
        return found


def _swells(part: zipfile.ZipInfo) -> bool:
    large = part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
    return large or part.file_size > LARGEST_PART_BYTES


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads a part through, which fails where it is not what the directory says."""
    for _piece in _pieces(archive, part):
        pass


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as unpacked:
        yield from iter(lambda: unpacked.read(_PIECE), b"")


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet by its part."""
    targets = {
        each["Id"]: f"xl/{each['Target'].removeprefix('/xl/').removeprefix('./')}".lower()
        for each in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    sheets = _elements(archive, _WORKBOOK, "sheet")
    ids = ((each, next((value for key, value in each.items() if key.endswith(":id")), "")) for each in sheets)
    return {targets[ident]: each["name"] for each, ident in ids if ident in targets}


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> list[dict[str, str]]:
    """The attributes of the elements `tag` of a small part."""
    part = archive.getinfo(name)
    if part.file_size > _SMALL:
        raise opens_too_large()
    found = list[dict[str, str]]()
    parser = _parser()
    parser.StartElementHandler = lambda at, given: found.append(given) if at.rpartition(":")[2] == tag else None
    parser.Parse(archive.read(part), True)
    return found


def _parser() -> Any:
    parser = expat.ParserCreate()
    # No spreadsheet declares a document type; what does wants entities of its own.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_given: object) -> None:
    raise _unreadable()


def _formulas_without_value(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> set[Place]:
    """The places of formulas that were never worked out. Raises Invalid for more cells than can be read at once."""
    look = _Look()
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = look.begin, look.end
    parser.CharacterDataHandler = look.text
    for piece in _pieces(archive, part):
        parser.Parse(piece, False)
        if (look.last_row + 1) * (look.last_column + 1) > MOST_CELLS or look.last_row > MOST_ROWS + ROWS_ABOVE:
            raise opens_too_large()
    parser.Parse(b"", True)
    return look.without_value


class _Look:
    """Follows the elements of a sheet: how far its cells reach, and which formulas have no value."""

    def __init__(self) -> None:
        self.last_row = self.last_column = 0
        self.without_value = set[Place]()
        self._place: Place = (0, -1)
        self._formula = self._value = self._within = False

    def begin(self, name: str, given: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            row, column = self._place
            self._place = _place(given["r"]) if "r" in given else (row, column + 1)
            self._formula = self._value = False
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "t"):
            self._within = True
        elif tag == "row":
            self._place = (int(given["r"]) - 1 if "r" in given else self._place[0] + 1, -1)

    def text(self, text: str) -> None:
        self._value = self._value or (self._within and bool(text.strip()))

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self._within = False
        elif tag == "c" and (self._value or self._formula):
            self.last_row = max(self.last_row, self._place[0])
            self.last_column = max(self.last_column, self._place[1])
            if self._formula and not self._value:
                self.without_value.add(self._place)


def _place(reference: str) -> Place:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def column_letters(column: int) -> str:
    """0 → A, 26 → AA"""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _csv(path: Path, beginning: bytes) -> Table:
    encoding = _encoding(path, beginning)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(_PIECE)
        file.seek(0)
        delimiter = max(",;\t", key=first.count)
        try:
            rows = list(islice(csv.reader(file, delimiter=delimiter), MOST_ROWS + ROWS_ABOVE + 1))
        except csv.Error as broken:
            raise _unreadable() from broken
    if len(rows) > MOST_ROWS + ROWS_ABOVE or sum(map(len, rows)) > MOST_CELLS:
        raise opens_too_large()
    return Table("", [[cell or None for cell in row] for row in rows])


def _encoding(path: Path, beginning: bytes) -> str:
    """The first of the encodings that spreadsheets write in which the file can be read as a whole. Raises Invalid."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in beginning:
        raise _unreadable()
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        if _reads(path, encoding):
            return encoding
    raise _unreadable()


def _reads(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            return all("\0" not in piece for piece in iter(lambda: file.read(_PIECE), ""))
    except UnicodeError:
        return False
