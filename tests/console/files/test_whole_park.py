"""A whole park in one workbook: zones, lanes, enterprises, products, lines and capacity, and then a first plan."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from parkloom.matching.v1.matching_service_pb2 import GetOrderRequest
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.registry.v1.registry_service_pb2 import GetLineRequest
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from tests.console import world
from tests.console.files.test_files import commit, send
from tests.console.installation import Installation
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def workbook(sheets: Sheets) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet: Any = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def park(enterprises: int) -> Sheets:
    """A new zone of enterprises that knit, each with a line of which some figures are missing."""
    numbers = range(enterprises)
    return {
        "区域": [("编号", "名称", "可设产线"), ("south", "South", "是")],
        "运输线路": [
            ("起点区域", "终点区域", "在途天数"),
            ("south", "east", 0),
            ("east", "south", 0),
            ("south", "port", 1),
        ],
        "企业": [("编号", "名称", "区域"), *((f"new-{n}", f"新企业{n}", "south") for n in numbers)],
        "产品": [("编号", "名称", "单位", "工艺路线"), ("knee", "Knee sock", "pair", "knit*1.5 > pack")],
        "产线": [
            ("编号", "企业", "链环", "机器数", "平日日产能", "价格"),
            *((f"new-{n}", f"new-{n}", "knit", 10, 900 if n % 2 else None, 0.4) for n in numbers),
        ],
        "产能": [("产线", "日期", "产能"), ("new-0", f"{world.day(3)}", 50)],
    }


def test_a_workbook_makes_a_park_that_plans(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    content = workbook(park(8))
    address = send(manager, content, "park", "park.xlsx")
    assert "Figures that the file leaves out" in manager.text
    commit(manager, address)
    assert "All of it is stored." in manager.text
    with untouched.channel("registry", world.MANAGER) as to_registry:
        line = RegistryServiceStub(to_registry).GetLine(GetLineRequest(name=f"{world.PARENT}/lines/new-0"))
    assert (line.zone, line.planned_daily_capacity, line.price_micros) == ("south", 900, 400_000)
    orders = [("编号", "产品", "数量", "交货日", "送到"), ("first", "knee", 400, f"{world.day(20)}", "port")]
    # Matching hears of the new product a moment later.
    wait_until(lambda: send(manager, workbook({"订单": orders})) and "Has errors" not in manager.text, 60, "heard of")
    commit(manager, manager.page.request.path)
    with untouched.channel("matching", world.MANAGER) as to_matching:
        matching = MatchingServiceStub(to_matching)
        name = f"{world.PARENT}/orders/first"
        wait_until(lambda: matching.GetOrder(GetOrderRequest(name=name)).scheduled_quantity == 400, 60, "planned")
    again = load_workbook(io.BytesIO(manager.open("/files/park/download").data))
    assert {"Enterprises", "Products", "Lines", "Lanes", "Zones", "Links", "Capacity"} <= set(again.sheetnames)
    file = io.BytesIO()
    again.save(file)
    send(manager, file.getvalue(), "park")
    assert "Nothing in it differs from what is there." in manager.text


def test_what_is_wrong_in_a_workbook_stands_at_its_sheet_and_nothing_is_stored(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    sheets = dict(park(2))
    sheets["产线"] = [*sheets["产线"], ("odd", "nobody", "knit", 1, 5, 1), ("odd-2", "new-0", "weave", 1, 5, 1)]
    sheets["运输线路"] = [*sheets["运输线路"], ("south", "moon", 1)]
    address = send(manager, workbook(sheets), "park", "park.xlsx")
    assert "Has errors" in manager.text
    assert "The park has no enterprise nobody." in manager.text
    failed = load_workbook(io.BytesIO(manager.open(f"{address}/failed").data))
    assert [row[0].value for row in failed["Lanes"].iter_rows(min_row=2)] == ["south"]
    assert manager.open("/enterprises/new-0").status_code == 404
