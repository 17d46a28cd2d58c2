"""Lists as files: out, changed in a spreadsheet, and in again, on a park that really runs."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

DUE = f"{world.day(20)}"
ORDER_TITLES = ("Id", "Product", "Quantity", "Due on", "Ship to")


def xlsx(*rows: Sequence[Any], name: str = "Orders") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(
    manager: Visitor, content: bytes, chosen: str = "orders", name: str = "file.xlsx", mode: str = "upsert"
) -> str:
    """The address of what came of a file, once it is tried."""
    manager.open(f"/files/{chosen}")
    manager.send_file(f"/files/{chosen}", content, name, mode=mode)
    address = manager.page.request.path
    assert address.startswith("/files/imports/"), manager.text
    return settled(manager, address)


def settled(manager: Visitor, address: str) -> str:
    manager.wait_without(address, "This page renews itself.")
    return address


def commit(manager: Visitor, address: str) -> None:
    manager.open(address)
    manager.press(f"{address}/commit")
    settled(manager, address)


def rows_of(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return [*load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)]


def test_orders_come_in_by_a_file_and_go_out_by_one(manager: Visitor) -> None:
    rows = [(f"f-{number}", "ankle", 100 + number, DUE, "port") for number in range(30)]
    address = send(manager, xlsx(ORDER_TITLES, *rows))
    assert "Checked" in manager.text
    assert manager.open("/orders/f-3").status_code == 404
    commit(manager, address)
    assert "All of it is stored." in manager.text
    assert "f-3" in manager.open("/orders/f-3").text
    out = rows_of(manager.open("/files/orders/download?column=quantity").data, "Orders")
    assert out[0][:2] == ("Id", "Quantity")
    assert ("f-3", 103) in {row[:2] for row in out}
    titles, *rows_out = rows_of(manager.open("/files/orders/download").data, "Orders")
    assert {"State", "Units scheduled", "Finishes on", "Arrived"} <= set(titles)
    state = titles.index("State")
    assert {row[state] for row in rows_out} <= {"Looking for capacity", "Scheduled", "Unmatched", "In production"}
    template = manager.open("/files/orders/download?rows=none").data
    assert "State" not in rows_of(template, "Orders")[0]


def test_a_file_that_is_sent_again_as_it_came_changes_nothing(manager: Visitor) -> None:
    commit(manager, send(manager, xlsx(ORDER_TITLES, ("again", "crew", 100, DUE, "port"))))
    send(manager, manager.open("/files/orders/download").data)
    assert "Nothing in it differs from what is there." in manager.text


def test_what_is_wrong_stands_at_its_row_and_cell_and_comes_back_as_a_file(manager: Visitor) -> None:
    address = send(
        manager,
        xlsx(
            ORDER_TITLES,
            ("good-1", "ankle", 100, DUE, "port"),
            ("bad-1", "hat", 100, DUE, "port"),
            ("bad-2", "ankle", "many", "2026-02-30", "port"),
            ("good-1", "ankle", 5, DUE, "port"),
            ("bad-3", "ankle", None, DUE, "moon"),
        ),
    )
    assert "Has errors" in manager.text
    assert "Give a number, such as 20000 or 2万. It says: many" in manager.text
    assert "good-1 stands in row 2 already" in manager.text
    manager.post_bare(f"{address}/commit", csrf_token=manager.forms()[0].values["csrf_token"])
    assert "Has errors" in manager.open(address).text
    failed = rows_of(manager.open(f"{address}/failed").data, "Orders")
    assert failed[0] == (*ORDER_TITLES, "What is wrong")
    assert [row[0] for row in failed[1:]] == ["bad-1", "bad-2", "good-1", "bad-3"]
    assert all(row[-1] for row in failed[1:])
    assert manager.open("/orders/good-1").status_code == 404


def test_a_row_that_somebody_else_changed_meanwhile_is_refused(installation: Installation, manager: Visitor) -> None:
    commit(manager, send(manager, xlsx(ORDER_TITLES, ("ours", "crew", 100, DUE, "port"))))
    out = load_workbook(io.BytesIO(manager.open("/files/orders/download").data))
    other = installation.visitor(world.MANAGER)
    commit(other, send(other, xlsx(ORDER_TITLES, ("ours", "crew", 120, DUE, "port"))))
    sheet = out["Orders"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "ours")
    row[2].value = 140
    file = io.BytesIO()
    out.save(file)
    send(manager, file.getvalue())
    assert "Somebody has changed ours since this file was made" in manager.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_comes_in_every_encoding_of_spreadsheets(manager: Visitor, encoding: str) -> None:
    ident = f"csv-{encoding}"
    text = f"编号,产品,数量,交货日,送到,买方单号\r\n{ident},ankle,2万,{DUE},port,袜子订单\r\n"
    commit(manager, send(manager, text.encode(encoding), name="orders.csv"))
    assert "袜子订单" in manager.open(f"/orders/{ident}").text


REFUSED = {
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither an .xlsx nor a CSV"),
    "an old file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Save it as .xlsx"),
    "no titles": (xlsx(("a", "b"), (1, 2)), "Give a row of titles"),
    "nothing": (b"", "Give a row of titles"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused_in_words(manager: Visitor, content: bytes, words: str) -> None:
    send(manager, content)
    assert words in manager.text


def test_scripts_and_formulas_in_names_come_out_as_text(manager: Visitor) -> None:
    name = '=HYPERLINK("http://x")<script>alert(1)</script>'
    rows = (("Id", "Name", "Zone"), ("knit-s", f"'{name}", "east"))
    commit(manager, send(manager, xlsx(*rows, name="Enterprises"), "enterprises"))
    assert "<script>alert" not in manager.open("/enterprises").text
    text = manager.open("/files/enterprises/download?format=csv").get_data(as_text=True)
    assert "\"'=HYPERLINK" in text
    book = load_workbook(io.BytesIO(manager.open("/files/enterprises/download").data))
    cell = next(row[1] for row in book["Enterprises"].iter_rows() if row[0].value == "knit-s")
    assert (cell.value, cell.data_type) == (name, "s")


def test_enterprises_see_no_files(installation: Installation) -> None:
    reader = installation.visitor(world.KNITTER)
    for address in ("/files", "/files/orders", "/files/orders/download", "/files/imports/x", "/files/imports/x/failed"):
        assert reader.open(address).status_code == 403


def test_a_page_that_is_none_is_not_there(manager: Visitor) -> None:
    assert manager.open("/files/hats").status_code == 404
    assert manager.open(f"/files/imports/{'0' * 32}").status_code == 404


def test_the_pages_speak_chinese(installation: Installation) -> None:
    manager = installation.visitor(world.MANAGER, "zh-CN")
    assert "文件" in manager.open("/files").text
    assert re.search("[编号]", manager.open("/files/orders").text)
