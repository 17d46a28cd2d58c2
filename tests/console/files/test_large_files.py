"""The largest files that are taken, sent by a real browser: what they cost in memory, and that nothing breaks."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from services.console.files.opening import LARGEST_BYTES, MOST_ROWS
from tests import browser as browsers
from tests.console import world
from tests.console.installation import Installation
from tests.console.serving import served

pytestmark = [pytest.mark.slow, pytest.mark.long]

MEBIBYTE = 1024 * 1024
MOST_GROWTH = 256 * MEBIBYTE
TITLES = ("Id", "Product", "Quantity", "Due on", "Ship to", "Buyer's reference")
DUE = f"{world.day(20)}"


def orders(reference: Callable[[int], str]) -> Iterator[tuple[Any, ...]]:
    return ((f"large-{n}", "ankle", 100, DUE, "port", reference(n)) for n in range(MOST_ROWS))


def long_csv(path: Path) -> None:
    """A list of the most rows, each with a buyer's reference that is much too long."""
    with path.open("w", encoding="utf-8") as file:
        for row in (TITLES, *orders(lambda n: f"{n}" * (3_200 // len(f"{n}")))):
            file.write(",".join(map(str, row)) + "\r\n")


def workbook(path: Path) -> None:
    """A workbook of the most rows, with a picture in it that makes it as large as files may be."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Orders")
    for row in (TITLES, *orders(lambda n: f"PO-{n}")):
        sheet.append(row)
    book.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/image1.png", random.Random(1).randbytes(LARGEST_BYTES - path.stat().st_size - 4_096))


def picture(path: Path) -> None:
    """A picture that is named as a workbook."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(50 * MEBIBYTE))


def wide_sheet(path: Path) -> None:
    """A workbook whose one sheet unpacks to as much as is read, in far more columns than any list has."""
    cells = "".join(f'<c r="{letter}{{row}}"><v>1234567</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    sheet = io.StringIO()
    sheet.write("<worksheet><sheetData>")
    for row in range(1, MOST_ROWS + 1):
        sheet.write(f'<row r="{row}">{cells.format(row=row)}</row>')
    sheet.write("</sheetData></worksheet>")
    book, plain = Workbook(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for each in before.infolist():
            written = sheet.getvalue() if each.filename == "xl/worksheets/sheet1.xml" else before.read(each)
            after.writestr(each.filename, written)


FILES = {
    "a CSV of 64 MB": (long_csv, "orders.csv", "Has errors"),
    "a workbook of 64 MB": (workbook, "orders.xlsx", "Checked"),
    "a sheet of half a million cells": (wide_sheet, "orders.xlsx", "Not read"),
    "a picture of 50 MB": (picture, "orders.xlsx", "Not read"),
}


@pytest.fixture
def page(installation: Installation) -> Iterator[Page]:
    """A manager's page with the list of orders as a file."""
    with served(installation) as address, browsers.launched() as browser:
        yield _signed_in(browser, address, installation)


def _signed_in(browser: Browser, address: str, installation: Installation) -> Page:
    page = browser.new_page(locale="en-GB")
    page.goto(address + installation.link(world.MANAGER))
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{address}/files/orders")
    return page


def memory(field: str) -> int:
    """A figure of our process, which holds the console and all services, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(rf"^{field}:\s+([0-9]+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.skipif(not os.access("/proc/self/clear_refs", os.W_OK), reason="only Linux forgets a process's peak")
@pytest.mark.parametrize(("write", "name", "outcome"), FILES.values(), ids=FILES)
def test_the_largest_files_cost_less_than_256_mebibytes(
    page: Page, tmp_path: Path, write: Callable[[Path], None], name: str, outcome: str
) -> None:
    write(tmp_path / name)
    size = (tmp_path / name).stat().st_size
    assert size <= LARGEST_BYTES
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    before = memory("VmRSS")
    page.locator("#file").set_input_files(tmp_path / name)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".head .badge")).to_have_text(outcome, timeout=180_000)
    growth = memory("VmHWM") - before
    print(f"{name} of {size / MEBIBYTE:.1f} MiB, {outcome}: memory grew by {growth / MEBIBYTE:.0f} MiB")
    assert growth < MOST_GROWTH
