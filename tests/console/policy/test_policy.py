"""The park's policy as managers change it."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow


def test_guests_are_allowed_and_kept(manager: Visitor, installation: Installation) -> None:
    manager.open("/policy")
    manager.press("/policy/guests", guests_when_short="y", guest_premium="15%")
    assert "Saved. The next plans use it." in manager.text
    checked = re.findall(r'<input [^>]*checked[^>]*id="(guests_[a-z_]+)"', manager.text)
    assert (checked, manager.form("/policy/guests").values["guest_premium"]) == (["guests_when_short"], "15")
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "园外企业" in reader.open("/policy").text
    manager.press("/policy/guests", guest_premium="0")
    assert "checked" not in manager.text


def test_one_step_is_opened_to_guests(manager: Visitor) -> None:
    manager.open("/policy")
    manager.press("/policy/guests", guests_when_late="y", guest_premium="0", guest_links="pack")
    assert re.findall(r'<input checked [^>]*value="(pack|knit)"', manager.text) == ["pack"]
    manager.press("/policy/guests", guest_premium="0", guest_links="nothing")
    assert manager.page.status_code == 400
    manager.open("/policy")
    manager.press("/policy/guests", guest_premium="0")
    assert "checked" not in manager.text


@pytest.mark.parametrize(("premium", "hint"), [("", "Fill this in."), ("501", "from 0 to 500"), ("much", "percent")])
def test_a_wrong_premium_is_refused(manager: Visitor, premium: str, hint: str) -> None:
    manager.open("/policy")
    manager.press("/policy/guests", guest_premium=premium)
    assert (manager.page.status_code, hint in manager.text) == (400, True)


def test_what_was_changed_meanwhile_is_shown_again(manager: Visitor) -> None:
    manager.open("/policy")
    late = manager.form("/policy/guests").values
    manager.press("/policy/guests", guest_premium="10")
    manager.post_bare("/policy/guests", **late | {"guest_premium": "20"})
    assert "It changed while you were looking at it." in manager.open("/policy").text
    manager.press("/policy/guests", guest_premium="0")


def test_an_enterprise_neither_sees_nor_changes_it(knitter: Visitor) -> None:
    assert knitter.open("/policy").status_code == 403
    knitter.open("/calendar")
    token = knitter.form("/sign-out").values
    assert knitter.post_bare("/policy/guests", **token).status_code == 403
    assert knitter.post_bare("/enterprises/knit-b/guest", **token).status_code == 403


def aged(manager: Visitor) -> int:
    """Enterprises by the age of their figures, those without figures too: all but those called old, which come last."""
    *found, _old = re.findall(r"<dd>(\d+)</dd>", manager.open("/ages").get_data(as_text=True))
    return sum(map(int, found))


def test_an_enterprise_becomes_a_guest_and_is_listed_apart(manager: Visitor) -> None:
    before = aged(manager)
    manager.open("/enterprises/knit-b")
    manager.press("/enterprises/knit-b/guest")
    assert "It is a guest from now on." in manager.text
    assert world.RIVALS_NAME not in manager.open("/enterprises").text
    assert world.RIVALS_NAME in manager.open("/enterprises?show=guests").text
    marked = rf"{world.RIVALS_NAME}</a> <span[^>]*>guest</span>"
    for page in ("/capacity?group=enterprise", "/map"):
        assert re.search(marked, manager.open(page).get_data(as_text=True)), page
    assert aged(manager) == before - 1
    manager.open("/enterprises/knit-b")
    manager.press("/enterprises/knit-b/guest")
    assert "It is of the park from now on." in manager.text
    assert world.RIVALS_NAME in re.sub(r"\s+", " ", manager.open("/enterprises").text)


def test_levels_and_stability_are_kept(manager: Visitor) -> None:
    manager.open("/policy")
    manager.press("/policy/levels", level_weight="10", merit_range="3", fair_days="20")
    manager.press("/policy/stability", stability_weight="7")
    levels = manager.form("/policy/levels").values
    assert (levels["level_weight"], levels["merit_range"], levels["fair_days"]) == ("10", "3", "20")
    assert manager.form("/policy/stability").values["stability_weight"] == "7"
    manager.press("/policy/levels", level_weight="0", merit_range="5", fair_days="")
    assert manager.form("/policy/levels").values["fair_days"] == ""
    manager.press("/policy/stability", stability_weight="5")


def test_a_links_floor_and_share_are_kept_and_taken_back(manager: Visitor, installation: Installation) -> None:
    manager.open("/policy")
    manager.press("/policy/links", link="knit", price_floor_micros="0.2", largest_share="60")
    assert ("60.0%" in manager.text, "not allowed" in manager.text) == (True, True)
    reader = installation.visitor(world.MANAGER, "zh-CN")
    assert "最低价" in reader.open("/policy").get_data(as_text=True)
    manager.press("/policy/links", link="knit")
    assert "60.0%" not in manager.text


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("largest_share", "30", "Give at least 50 %: the link has 2 enterprises"),
        ("largest_share", "0", "Give a number"),
        ("over_share_price_micros", "1", "Give the largest share too"),
        ("price_floor_micros", "cheap", "give an amount"),
    ],
)
def test_a_share_that_contradicts_is_refused_with_what_to_give(
    manager: Visitor, field: str, value: str, hint: str
) -> None:
    manager.open("/policy")
    manager.press("/policy/links", link="knit", **{field: value})
    assert (manager.page.status_code, hint in manager.text) == (400, True)
