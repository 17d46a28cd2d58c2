"""Load of links, enterprises and lines, and the grid in which figures are changed."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from services.console.core.compressing import FOLDER
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MOST_BYTES = 600 * 1024


def test_a_manager_goes_from_links_to_enterprises_to_lines(manager: Visitor) -> None:
    manager.open("/capacity")
    assert "Knitting" in manager.text
    assert f"{world.DAILY_CAPACITY + world.RIVALS_CAPACITY:,}" in manager.text
    manager.open("/capacity?group=enterprise&link=knit")
    assert (world.RIVALS_NAME in manager.text, "Clara Packing" in manager.text) == (True, False)
    [leads_to] = set(re.findall(r'data-href="([^"]+enterprise=knit-b[^"]*)"', manager.text))
    manager.open(leads_to.replace("&amp;", "&"))
    assert ('href="/lines/w-b"' in manager.text, "w-a" in manager.text) == (True, False)


@pytest.mark.parametrize("group", ["link", "enterprise", "line", "", "none"])
def test_an_enterprise_sees_its_own_lines_alone(knitter: Visitor, group: str) -> None:
    assert knitter.open(f"/capacity?group={group}").status_code == 200
    for rivals in (world.RIVALS_NAME, "knit-b", "w-b", f"{world.RIVALS_CAPACITY:,}", "Clara"):
        assert rivals not in knitter.text
    assert knitter.open("/capacity?group=enterprise&enterprise=knit-b").status_code == 404
    assert knitter.open("/capacity?group=line&enterprise=knit-b").status_code == 404


def test_what_nobody_has_reported_is_marked(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    manager.open("/capacity?group=line")
    assert manager.text.count("assumed: 100.0%") == len(world.LINES)
    save(manager, {"w-a": {world.day(number).isoformat(): "3000" for number in range(14)}})
    manager.open("/capacity?group=line")
    assert manager.text.count("assumed: 100.0%") == len(world.LINES) - 1


def save(visitor: Visitor, cells: object, path: str = "/capacity/grid") -> None:
    visitor.open(path)
    visitor.press("/capacity/grid", cells=json.dumps(cells))


def test_changed_cells_of_many_lines_are_saved_at_once(manager: Visitor, knitter: Visitor) -> None:
    day = world.day(8).isoformat()
    save(manager, {"w-a": {day: "4,444"}, "p-c": {day: "1.5万"}})
    assert "2 figures saved." in manager.text
    assert re.search(r'data-line="w-a".*?>4444<', manager.text, re.DOTALL)
    assert "4444" in knitter.open("/capacity/grid").text
    assert "p-c" not in knitter.text


def test_one_wrong_cell_saves_none_and_all_stand_as_typed(manager: Visitor) -> None:
    day, other = world.day(9).isoformat(), world.day(10).isoformat()
    save(manager, {"w-a": {day: "4100", other: "a lot"}, "w-b": {day: "7"}})
    assert manager.page.status_code == 400
    assert 'data-typed="a lot" data-wrong="Give a whole number' in manager.text
    assert 'data-typed="4100"' in manager.text
    save(manager, {"w-a": {day: "4100", other: "10001"}, "w-b": {day: "7"}})
    assert manager.page.status_code == 400
    assert re.search(r'data-typed="10001" data-wrong="This line&#39;s maximum is 10,000', manager.text)
    manager.open("/capacity/grid")
    assert ">4100<" not in manager.text


def test_an_enterprise_saves_its_own_lines_alone(knitter: Visitor, manager: Visitor) -> None:
    save(knitter, {"w-b": {world.day(9).isoformat(): "6789"}})
    assert (knitter.page.status_code, "The grid has no cell w-b" in knitter.text) == (400, True)
    assert "6789" not in manager.open("/capacity/grid").text


def test_static_files_come_compressed_and_the_heaviest_page_is_light(installation: Installation) -> None:
    client = installation.pages.test_client()
    weights = {}
    for name in ("vendor/echarts.min.js", "vendor/tabulator.min.js", "vendor/bootstrap.min.css", "console.css"):
        sent = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
        assert (sent.headers["Content-Encoding"], sent.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert gzip.decompress(sent.data) == (FOLDER / name).read_bytes()
        weights[name] = len(sent.data)
    plain = client.get("/static/console.css")
    assert ("Content-Encoding" in plain.headers, plain.data) == (False, (FOLDER / "console.css").read_bytes())
    assert sum(weights.values()) < MOST_BYTES
