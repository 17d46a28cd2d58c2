"""The park's map, and the tables that say the same."""

from __future__ import annotations

import re

from tests.console import world
from tests.console.visitor import Visitor


def test_the_map_has_every_enterprise_and_lane_and_leads_to_its_lines(manager: Visitor) -> None:
    manager.open("/map")
    for words in ("Anna Knitting", world.RIVALS_NAME, "Clara Packing", "Port"):
        assert words in manager.text
    assert len(re.findall(r'<tr data-tone="\w+" data-capacity="\d+" data-x=', manager.text)) == len(world.ENTERPRISES)
    assert re.search(r'data-from="east" data-to="port"', manager.text)
    manager.open("/capacity?group=line&enterprise=knit-a")
    assert "w-a" in manager.text


def test_a_day_that_the_load_does_not_reach_is_today(manager: Visitor) -> None:
    assert manager.open(f"/map?date={world.day(13)}").status_code == 200
    for day in ("never", world.day(-1).isoformat(), world.day(400).isoformat(), "9999-12-31"):
        assert manager.open(f"/map?date={day}").status_code == 200
        assert f'date={world.day(0)}" aria-current="true"' in manager.text


def test_an_enterprises_map_marks_its_own_place_alone(knitter: Visitor) -> None:
    text = knitter.open("/map").get_data(as_text=True)
    assert len(re.findall(r'<tr data-tone="\w+" data-capacity="\d+" data-x=', text)) == 1
    assert "Anna Knitting" in text
    assert [name for name in (world.RIVALS_NAME, "knit-b", "Clara Packing") if name in text] == []
