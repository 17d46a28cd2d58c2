"""Scenarios as a park manager makes and reads them, on a park that really runs."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

NO_CHOICE = {
    "product": "",
    "ship_to_zone": "east",
    **dict.fromkeys(("closed_link", "share_link", "quota", "guests_when_short", "guests_when_late", "guest_links"), ""),
}


def made(manager: Visitor, name: str, **values: str) -> str:
    """The page of a scenario that is made now."""
    manager.open("/scenarios/new")
    manager.press("/scenarios/new", display_name=name, **NO_CHOICE | values)
    found = re.search(r'action="(/scenarios/[0-9a-f]+)/', manager.text)
    assert found, manager.text
    return found.group(1)


@pytest.mark.usefixtures("posted")
def test_a_manager_makes_a_scenario_compares_it_and_discards_it(installation: Installation, manager: Visitor) -> None:
    page = made(manager, "Without Anna", enterprise="knit-a")
    text = manager.wait_for(page, "Beside what is live")
    assert "Enterprise knit-a is gone" in text
    assert "Cost" in text
    assert "Knitting" in text
    assert "Without Anna" in manager.open("/scenarios").text
    assert "与现行计划对比" in installation.visitor(world.MANAGER, "zh-CN").open(page).text
    manager.open(page)
    manager.press(f"{page}/discard")
    assert "What is live stays as it is." in manager.text
    manager.press(f"{page}/delete")
    assert "The scenario is deleted." in manager.text
    assert manager.open(page).status_code == 404


def test_edits_that_cannot_be_are_named_on_the_form(manager: Visitor, posted: Posted) -> None:
    manager.open("/scenarios/new")
    manager.press("/scenarios/new", display_name="wrong", cancel_order="nobody", **NO_CHOICE)
    assert "The park has no open order nobody." in manager.text
    manager.press("/scenarios/new", display_name="wrong", cancel_order="", line="w-a", **NO_CHOICE)
    assert "Give both days, and the capacity." in manager.text
    manager.press("/scenarios/new", display_name="", line="", **NO_CHOICE)
    assert "Fill this in." in manager.text


def test_calendar_capacity_and_policy_are_edited_on_the_form(installation: Installation, manager: Visitor) -> None:
    page = made(
        manager,
        "Another calendar",
        closed_from=world.day(2).isoformat(),
        closed_to=world.day(3).isoformat(),
        closed_link="knit",
        ramp_up="50 80",
        weekdays="100 100 100 100 100 50 0",
        share="150",
        share_link="pack",
        share_from=world.day(4).isoformat(),
        share_to=world.day(6).isoformat(),
        horizon_days="20",
        stability_weight="10",
        guests_when_late="yes",
        guest_links="knit",
        default_late_cost_micros="0.25",
    )
    text = manager.wait_for(page, "Beside what is live")
    for words in ("Closed:", "Capacity by weekday", "150.0% of what is planned: pack", "Days that are planned 20"):
        assert words in text
    for words in ("Weight of stability, percent 10.0%", "Guests where the park is late yes", "a day late 0.25"):
        assert words in text
    assert "Steps that guests may do knit" in text
    assert "方案" in installation.visitor(world.MANAGER, "zh-CN").open(page).text
    manager.open(page)
    manager.press(f"{page}/delete")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closed_from": "2026-12-05"}, "Give both days."),
        ({"weekdays": "100 100"}, "Give seven numbers of percent"),
        ({"weekdays": "a b"}, "Give numbers of percent from 0 to 100"),
        ({"ramp_up": "150"}, "Give numbers of percent from 0 to 100"),
        ({"share": "50"}, "Give both days, and the capacity."),
        ({"horizon_days": "500"}, "Give a number from 1 to 120."),
    ],
)
def test_a_wrong_rule_is_shown_at_its_field(manager: Visitor, values: dict[str, str], words: str) -> None:
    manager.open("/scenarios/new")
    manager.press("/scenarios/new", display_name="wrong", **NO_CHOICE | values)
    assert words in manager.text


def test_an_adopted_scenario_lists_what_is_left_to_do(manager: Visitor) -> None:
    page = made(manager, "A machine", like="w-a", new_capacity="900")
    manager.wait_for(page, "Adopt it")
    manager.press(f"{page}/adopt")
    if "The scenario is adopted." not in manager.text:  # orders of other tests have moved the park on meanwhile
        assert "The park has moved on since" in manager.text
        manager.wait_for(page, "Adopt it")
        manager.press(f"{page}/adopt")
    assert "The scenario is adopted." in manager.text
    assert "for you to do" in manager.text


def test_enterprises_see_no_scenarios(installation: Installation) -> None:
    reader = installation.visitor(world.KNITTER)
    assert reader.open("/scenarios").status_code == 403
    assert reader.open("/scenarios/new").status_code == 403
