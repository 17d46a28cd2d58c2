"""Why an enterprise was not chosen, on the order's page."""

from __future__ import annotations

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted
from tests.console.visitor import Visitor


def test_an_order_page_says_why_an_enterprise_was_not_chosen(manager: Visitor, posted: Posted) -> None:
    page = manager.wait_for(f"{posted.scheduled}?enterprise=pack-c", "Why not this enterprise?")
    why = page.split("Why not this enterprise?")[1].split("</section>")[0]
    assert "It has no line here." in why
    assert "It was chosen." in why


def test_a_line_without_what_the_order_asks_for_is_shown_as_such(manager: Visitor, posted: Posted) -> None:
    manager.wait_for(f"{posted.unmatched}?enterprise=knit-a", "Its line is not eligible: it lacks gold.")


def test_it_is_worded_in_chinese_too(installation: Installation, posted: Posted) -> None:
    reader = installation.visitor(world.MANAGER, "zh-CN")
    reader.wait_for(f"{posted.unmatched}?enterprise=knit-a", "它的产线不符合要求：缺少 gold。")


def test_nobody_by_that_id_is_shown_as_such(manager: Visitor, posted: Posted) -> None:
    for asked in ("nobody", "no/body", "<b>"):
        manager.wait_for(f"{posted.scheduled}?enterprise={asked}", "There is no such enterprise.")
