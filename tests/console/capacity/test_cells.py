"""The cells that a grid sends: read, and problems of a refused batch placed at them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from services.console.capacity.cells import Cells
from services.errors import Invalid

DAYS = [date(2026, 12, 1), date(2026, 12, 2)]
LINES = ["w-a", "w-b"]


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    pages = Flask("cells")
    Babel(pages)
    with pages.test_request_context():
        yield


def read(**lines: dict[str, str]) -> Cells:
    return Cells.read(json.dumps({line.replace("_", "-"): days for line, days in lines.items()}), LINES, DAYS)


def test_what_is_typed_is_read_by_line_and_day() -> None:
    cells = read(w_a={"2026-12-01": " 4,100 ", "2026-12-02": "0"}, w_b={"2026-12-01": "2万"})
    assert cells.is_right
    assert cells.units == {"w-a": {DAYS[0]: 4100, DAYS[1]: 0}, "w-b": {DAYS[0]: 20_000}}


@pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "1000000001", "9" * 5000])
def test_each_wrong_cell_has_its_reason_and_keeps_its_text(text: str) -> None:
    cells = read(w_a={"2026-12-01": text, "2026-12-02": "5"})
    assert (cells.is_right, list(cells.problems)) == (False, [("w-a", "2026-12-01")])
    assert cells.texts["w-a", "2026-12-01"] == text


@pytest.mark.parametrize("sent", ["", "[]", "7", "null", "{", '{"w-a": 5}', "[" * 5000, '{"w-a": {"2026-12-01": 5}}'])
def test_any_text_that_is_sent_is_read_or_a_problem(sent: str) -> None:
    cells = Cells.read(sent, LINES, DAYS)
    assert cells.is_right == ("2026" in sent)


def test_a_cell_that_the_grid_does_not_have_is_a_problem() -> None:
    assert read(w_x={"2026-12-01": "5"}).others == ["The grid has no cell w-x, 2026-12-01."]
    assert not read(w_a={"2026-11-30": "5"}).is_right


def test_what_a_service_refuses_stands_at_its_cell() -> None:
    cells = read(w_a={"2026-12-01": "5"}, w_b={"2026-12-01": "6", "2026-12-02": "99999"})
    refused = Invalid.field("CAPACITY_ABOVE_MAXIMUM", "requests[1].figures[1].daily_capacity", {"maximum": "9"}, "less")
    assert cells.take_problems(refused)
    assert list(cells.problems) == [("w-b", "2026-12-02")]
    assert cells.take_problems(Invalid.field("LINE_UNKNOWN", "requests[7].name", {}, "no such line"))
    assert len(cells.others) == 1
