"""Files that somebody sends: opened within bounds, or refused by their code."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from services.console.files import opening
from services.console.files.opening import tables
from services.errors import Invalid


def saved(change: Callable[[Any], None]) -> bytes:
    book = Workbook()
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(sheet: Any) -> None:
    sheet.append(("Id", "Quantity"))
    sheet.append(("a", 5))


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one more part, or another one in place of the part of that name."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for each in before.infolist():
            if each.filename != name:
                after.writestr(each, before.read(each))
        after.writestr(name, part)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData/></worksheet>'
REFUSED = {
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "FILE_UNREADABLE"),
    "an archive of other things": (with_part(saved(plain), "xl/workbook.xml", b"")[:-30], "FILE_UNREADABLE"),
    "half a file": (saved(plain)[:2000], "FILE_UNREADABLE"),
    "a file of an old office, or with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FILE_OLD_OR_LOCKED"),
    "macros": (with_part(saved(plain), "xl/vbaProject.bin", b"x"), "FILE_WITH_MACROS"),
    "a bomb": (with_part(saved(plain), SHEET, b" " * 20_000_000), "FILE_OPENS_TOO_LARGE"),
    "a bomb of texts": (with_part(saved(plain), "xl/sharedStrings.xml", b" " * 60_000_000), "FILE_OPENS_TOO_LARGE"),
    "a cell in the last corner": (with_part(saved(plain), SHEET, FAR), "FILE_OPENS_TOO_LARGE"),
    "entities of its own": (with_part(saved(plain), SHEET, ENTITIES), "FILE_UNREADABLE"),
    "a CSV of a million rows": (b"a,b\n" * 1_000_000, "FILE_OPENS_TOO_LARGE"),
    "bytes of no encoding": (b"a,b\n\xff\xff\xff\n", "FILE_UNREADABLE"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_within_bounds_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "file").write_bytes(content)
    tracemalloc.start()
    with pytest.raises(Invalid) as refused:
        tables(tmp_path / "file")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == code
    assert most < 64 * 1024 * 1024


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    content = bytearray(with_part(saved(plain), SHEET, b" " * 900_000))
    size = (900_000).to_bytes(4, "little")
    for _ in range(content.count(size)):
        at = content.index(size)
        content[at : at + 4] = (1_000).to_bytes(4, "little")
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Invalid) as refused:
        tables(tmp_path / "file")
    assert refused.value.code == "FILE_UNREADABLE"


def test_a_file_beyond_64_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.truncate(opening.LARGEST_BYTES + 1)
    with pytest.raises(Invalid) as refused:
        tables(tmp_path / "file")
    assert refused.value.code == "FILE_TOO_LARGE"


def test_merged_cells_and_formulas_without_a_value_are_marked(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        plain(sheet)
        sheet["B3"] = "=B2*2"
        sheet["A4"] = "b"
        sheet.merge_cells("A4:A5")

    (tmp_path / "file").write_bytes(saved(change))
    (table,) = tables(tmp_path / "file")
    assert [list(row)[:2] for row in table.rows[:2]] == [["Id", "Quantity"], ["a", 5.0]]
    assert set(table.without_value) == {(2, 1)}
    assert {(3, 0), (4, 0)} <= set(table.merged)


def test_rows_keep_the_places_that_they_have_in_the_spreadsheet(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["C4"] = "Id"

    (tmp_path / "file").write_bytes(saved(change))
    (table,) = tables(tmp_path / "file")
    assert table.rows[3][2] == "Id"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_csv_of_every_encoding_and_separator_is_read(tmp_path: Path, encoding: str, between: str) -> None:
    (tmp_path / "file").write_bytes(f"编号{between}数量\r\n袜子{between}5\r\n".encode(encoding))
    (table,) = tables(tmp_path / "file")
    assert table.rows == [["编号", "数量"], ["袜子", "5"]]
