"""Scorecards and the days of a line: an enterprise's own, and all of them for managers."""

from __future__ import annotations

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor

MINE = "/enterprises/knit-a/scorecard"

# An installation starts.
pytestmark = pytest.mark.slow


def test_an_enterprise_reads_its_own_scorecard_in_both_windows(knitter: Visitor) -> None:
    assert "/enterprises/knit-a/scorecard" in knitter.open("/enterprises/knit-a").text
    for window in ("30-days", "6-months", "nonsense"):
        knitter.open(f"{MINE}?window={window}")
        assert (knitter.page.status_code, "On time in full" in knitter.text) == (200, True)
    assert "median: fewer than three others" in knitter.text


def test_a_rivals_scorecard_and_line_are_not_found(knitter: Visitor) -> None:
    for path in ("/enterprises/knit-b/scorecard", "/lines/w-b"):
        knitter.open(path)
        assert knitter.page.status_code == 404
        assert world.RIVALS_NAME not in knitter.text
    knitter.open("/scorecards")
    assert knitter.page.status_code == 403


def test_a_manager_lists_all_scorecards_and_opens_one(manager: Visitor, posted: Posted) -> None:
    manager.open("/scorecards")
    assert [ident for ident, _ in world.ENTERPRISES if f"/enterprises/{ident}/scorecard" not in manager.text] == []
    manager.open("/enterprises/pack-c/scorecard?window=6-months")
    assert "Packing" in manager.text


def test_a_line_shows_maximum_planned_and_agreed_apart(knitter: Visitor, posted: Posted) -> None:
    knitter.open("/lines/w-a")
    assert (knitter.page.status_code, "Maximum, planned and agreed" in knitter.text) == (200, True)
    assert "the park's manager" in knitter.text
    assert knitter.text.count("<tr>") == 22


def test_the_pages_are_in_chinese_too(installation: Installation) -> None:
    reader = installation.visitor(world.KNITTER, "zh-CN")
    assert "按时足量" in reader.open(MINE).text
    assert "上限、计划与已约定" in reader.open("/lines/w-a").text
