"""A manager with a list of enterprises has a first plan: from an empty template to a plan that is live."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.console import world
from tests.console.installation import Installation
from tests.console.people import ALL, TWO, Person, Views, at_work
from tests.console.serving import served

pytestmark = pytest.mark.slow

MOST_SECONDS = 300
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def park(enterprises: int) -> Rows:
    """Sheets of a zone of knitters: every other line leaves its capacity out, and all their quality."""
    numbers = range(enterprises)
    return {
        "区域": [{"编号": "south", "名称": "South", "可设产线": "是"}],
        "运输线路": [
            {"起点区域": "south", "终点区域": "east", "在途天数": 0},
            {"起点区域": "east", "终点区域": "south", "在途天数": 0},
            {"起点区域": "south", "终点区域": "port", "在途天数": 1},
        ],
        "企业": [{"编号": f"new-{n}", "名称": f"新企业{n}", "区域": "south"} for n in numbers],
        "产品": [{"编号": "knee", "名称": "Knee sock", "单位": "pair", "工艺路线": "knit*1.5 > pack"}],
        "产线": [
            {"编号": f"new-{n}", "企业": f"new-{n}", "链环": "knit", "机器数": 10, "价格": 0.4}
            | ({"平日日产能": 900} if n % 2 else {})
            for n in numbers
        ],
        "产能": [{"产线": "new-0", "日期": f"{world.day(3)}", "产能": 50}],
    }


def orders(count: int) -> Rows:
    due = f"{world.day(20)}"
    return {
        "订单": [
            {"编号": f"first-{n}", "产品": "knee", "数量": 400, "交货日": due, "送到": "port"} for n in range(count)
        ]
    }


def filled(template: bytes, rows: Rows) -> bytes:
    """The template with rows below its titles."""
    book = load_workbook(io.BytesIO(template))
    for name, those in rows.items():
        sheet = book[name]
        titles = [str(cell.value) for cell in sheet[1]]
        for row in those:
            assert set(row) <= set(titles)
            sheet.append([row.get(title) for title in titles])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring(manager: Person, rows: Rows, seen: str) -> Page:
    """On the page of a list: its template, filled in and sent; stored once nothing is wrong with it."""
    page = manager.page
    lists = page.url
    page.locator("#rows").select_option("none")
    with page.expect_download() as download:
        page.locator('button[value="xlsx"]').click()
    template = download.value.path().read_bytes()
    content = filled(template, rows)
    deadline = time.monotonic() + 60
    while True:
        sent = {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        page.locator("#file").set_input_files(sent)  # type: ignore[arg-type]
        page.get_by_role("button", name="试读").click()
        page.wait_for_url(re.compile("/files/imports/"))
        store = page.get_by_role("button", name="全部保存")
        expect(store.or_(page.get_by_role("heading", name="错误说明"))).to_be_visible(timeout=120_000)
        if store.count():
            break
        # Matching hears of a new product a moment later than the registry.
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.goto(lists)
    manager.keep(f"{seen}-tried")
    store.click()
    expect(page.locator(".note-good")).to_be_visible(timeout=120_000)
    manager.keep(f"{seen}-stored")
    return page


def first_plan(browser: Browser, park_of: Installation, enterprises: int, screens: Views) -> float:
    """The seconds from the overview of a park without orders to its first plan, live."""
    with (
        served(park_of) as address,
        at_work(browser, address, lambda: park_of.link(world.MANAGER), screens) as manager,
    ):
        begun = time.monotonic()
        page = manager.go("/")
        manager.keep("first-plan-empty")
        page.get_by_role("link", name="整个园区").click()
        page.wait_for_url(re.compile("/files/park"))
        bring(manager, park(enterprises), "first-plan-park")
        table = page.locator("table").filter(has=page.get_by_role("columnheader", name="列"))
        assumed = enterprises - enterprises // 2
        expect(table.get_by_role("row", name="平日日产能")).to_contain_text(f"{assumed:,}")
        expect(table.get_by_role("row", name="质量")).to_contain_text(f"{enterprises:,}")
        manager.go("/files/orders")
        bring(manager, orders(max(enterprises // 10, 5)), "first-plan-orders")
        manager.go("/plans")
        page.locator("#seconds").fill("1" if enterprises < 100 else "20")
        page.get_by_role("button", name="开始全园排产").click()
        expect(page.get_by_text("已生效").first).to_be_visible(timeout=240_000)
        page.get_by_role("link", name="总览").first.click()
        expect(page.locator(".tile").filter(has_text="按时足量")).to_contain_text("100")
        seconds = time.monotonic() - begun
        manager.see("first-plan-overview")
        return seconds


def test_a_list_of_twelve_enterprises_becomes_a_plan(browser: Browser, installation: Installation) -> None:
    assert first_plan(browser, installation, 12, TWO) < MOST_SECONDS


@pytest.mark.long
def test_a_list_of_a_thousand_enterprises_has_a_first_plan_in_five_minutes(
    browser: Browser, untouched: Installation
) -> None:
    seconds = first_plan(browser, untouched, 1_000, ALL)
    print(f"a thousand enterprises from a template, and their first plan: {seconds:.0f} s")
    assert seconds < MOST_SECONDS
