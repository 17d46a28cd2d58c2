"""The guide: offered once, led along real pages, left at any time and not offered again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.chassis.identity import Caller
from services.console.guide.steps import STEPS
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

NEWCOMER = replace(world.MANAGER, subject="newcomer")


def begun(visitor: Visitor) -> None:
    assert "New here?" in visitor.open("/").text
    visitor.press("/guide")


def test_each_step_is_a_page_of_the_park(installation: Installation) -> None:
    visitor = installation.visitor(NEWCOMER)
    begun(visitor)
    seen = []
    for number in range(1, len(STEPS) + 1):
        assert f"Guide, {number} of {len(STEPS)}" in visitor.text
        assert str(visitor.page.request.path) not in seen
        seen.append(visitor.page.request.path)
        visitor.send_form("/guide", visitor.form("/guide").values | {"step": f"{number + 1}"})
    assert "Guide" not in visitor.text
    assert "New here?" not in visitor.open("/").text


def test_who_leaves_the_page_finds_the_way_back_and_who_signs_in_again_goes_on(installation: Installation) -> None:
    caller = replace(NEWCOMER, subject="goes on")
    visitor = installation.visitor(caller)
    begun(visitor)
    assert "To its page" not in visitor.text
    assert "To its page" in visitor.open("/policy").text
    assert f"Guide, 1 of {len(STEPS)}" in installation.visitor(caller).open("/orders").text


def test_who_does_not_want_it_is_not_asked_again(installation: Installation) -> None:
    caller = replace(NEWCOMER, subject="not now")
    visitor = installation.visitor(caller)
    visitor.open("/")
    visitor.send_form("/guide", visitor.form("/guide").values | {"step": "0"})
    for again in (visitor, installation.visitor(caller)):
        assert "New here?" not in again.open("/").text


@pytest.mark.parametrize("caller", [world.KNITTER, replace(NEWCOMER, subject="elsewhere")], ids=["enterprise", "else"])
def test_it_is_offered_to_managers_on_the_overview_alone(installation: Installation, caller: Caller) -> None:
    address = "/enterprises/knit-a" if caller is world.KNITTER else "/orders"
    assert "New here?" not in installation.visitor(caller).open(address).text


def test_it_speaks_chinese(installation: Installation) -> None:
    visitor = installation.visitor(replace(NEWCOMER, subject="chinese"), "zh-CN")
    assert "第一次来" in visitor.open("/").text
