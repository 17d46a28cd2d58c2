"""The park's policy as managers change it."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor


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


def test_an_enterprise_becomes_a_guest_and_is_listed_apart(manager: Visitor) -> None:
    manager.open("/enterprises/knit-b")
    manager.press("/enterprises/knit-b/guest")
    assert "It is a guest from now on." in manager.text
    assert world.RIVALS_NAME not in manager.open("/enterprises").text
    assert world.RIVALS_NAME in manager.open("/enterprises?show=guests").text
    manager.open("/enterprises/knit-b")
    manager.press("/enterprises/knit-b/guest")
    assert "It is of the park from now on." in manager.text
    assert world.RIVALS_NAME in re.sub(r"\s+", " ", manager.open("/enterprises").text)
