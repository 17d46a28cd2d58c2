"""The park's calendar as managers change it and enterprises read it."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

# Beyond the planning horizon, so that no plan of other tests meets it.
FESTIVAL = {
    "display_name": "Spring Festival",
    "first_date": world.day(200).isoformat(),
    "last_date": world.day(210).isoformat(),
    "ramp_up": "50 80%",
    "links": "knit",
}


def test_a_closure_is_added_read_by_an_enterprise_and_removed(manager: Visitor, knitter: Visitor) -> None:
    manager.open("/calendar")
    manager.press("/calendar/closures", **FESTIVAL)
    assert "Saved. What is live is checked again" in manager.text
    text = re.sub(r"\s+", " ", knitter.open("/calendar").text)
    assert ("Spring Festival" in text, "Knitting" in text, "50.0%, 80.0%" in text) == (True, True, True)
    assert "/remove" not in text
    manager.press("/remove")
    assert "Spring Festival" not in manager.open("/calendar").text


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("display_name", "", "Fill this in."),
        ("last_date", world.day(199).isoformat(), "Choose a day from"),
        ("last_date", world.day(200 + 366).isoformat(), "Choose a day from"),
        ("ramp_up", "half", "Give percents from 0 to 100"),
        ("ramp_up", "101", "Give percents from 0 to 100"),
        ("links", "moon", "not a valid choice"),
    ],
)
def test_a_wrong_closure_is_refused_with_what_to_give(manager: Visitor, field: str, value: str, hint: str) -> None:
    manager.open("/calendar")
    manager.press("/calendar/closures", **FESTIVAL | {field: value})
    assert (manager.page.status_code, hint in manager.text) == (400, True)


def test_shares_by_weekday_are_kept_and_seen_by_an_enterprise(manager: Visitor, installation: Installation) -> None:
    manager.open("/calendar")
    manager.press("/calendar/weekdays", day6="99.5%")
    reader = installation.visitor(world.KNITTER, "zh-CN")
    assert ("99.5%" in reader.open("/calendar").text, "星期日" in reader.text) == (True, True)
    manager.press("/calendar/weekdays", day6="100")
    assert "99.5" not in reader.open("/calendar").text


def test_a_calendar_without_work_is_refused(manager: Visitor) -> None:
    manager.open("/calendar")
    manager.press("/calendar/weekdays", **{f"day{day}": "0" for day in range(7)})
    assert (manager.page.status_code, "Work must be done on at least one weekday." in manager.text) == (400, True)


def test_a_calendar_that_was_changed_meanwhile_is_shown_again(manager: Visitor) -> None:
    manager.open("/calendar")
    late = manager.form("/calendar/weekdays").values
    manager.press("/calendar/weekdays", day6="99")
    assert "It changed while you were looking at it." in _follow(manager, late | {"day6": "98"})
    manager.press("/calendar/weekdays", day6="100")


def test_an_enterprise_changes_nothing_of_it(knitter: Visitor) -> None:
    knitter.open("/calendar")
    token = knitter.form("/sign-out").values
    for what in ("weekdays", "closures", "closures/0/remove"):
        assert knitter.post_bare(f"/calendar/{what}", **token).status_code == 403


def _follow(visitor: Visitor, values: dict[str, str]) -> str:
    visitor.post_bare("/calendar/weekdays", **values)
    return visitor.open("/calendar").text
