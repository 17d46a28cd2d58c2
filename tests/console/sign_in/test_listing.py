"""Sign-ins listed and ended, by oneself and by a manager for the park."""

from __future__ import annotations

import re

import pytest

from services.chassis.identity import Caller, Role
from services.console.core import sign_ins
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile MicroMessenger/8.0"
CHEN = Caller("chen", "sock", Role.ENTERPRISE, "knit-a")


def ending(page: Visitor) -> list[str]:
    """The addresses of the page's buttons that end a sign-in."""
    return re.findall(r'action="(/sign-ins/[0-9a-f]+/end)"', page.text)


def ending_on(visitor: Visitor, page: str) -> list[str]:
    visitor.open(page)
    return ending(visitor)


@pytest.fixture
def two_devices(installation: Installation) -> tuple[Visitor, Visitor]:
    """One person on two devices, and on no third one."""
    first = installation.visitor(CHEN)
    first.open("/sign-ins")
    if "end-others" in first.text:
        first.press("/sign-ins/end-others")
    return first, installation.visitor(CHEN, user_agent=PHONE)


def test_a_person_sees_where_they_are_signed_in(two_devices: tuple[Visitor, Visitor]) -> None:
    first, _ = two_devices
    text = first.open("/sign-ins").text
    assert ("WeChat, Android" in text, text.count("this device"), len(ending(first))) == (True, 1, 1)


def test_a_person_ends_a_sign_in_of_another_device(two_devices: tuple[Visitor, Visitor]) -> None:
    first, second = two_devices
    (address,) = ending_on(first, "/sign-ins")
    first.press(address)
    assert ("The sign-in has ended." in first.text, second.open("/enterprises/knit-a").status_code) == (True, 401)


def test_a_person_ends_all_others_at_once(two_devices: tuple[Visitor, Visitor], installation: Installation) -> None:
    first, second = two_devices
    third = installation.visitor(CHEN)
    first.open("/sign-ins")
    first.press("/sign-ins/end-others")
    codes = [each.open("/enterprises/knit-a").status_code for each in (first, second, third)]
    assert codes == [200, 401, 401]


def test_a_manager_ends_a_sign_in_of_the_park(manager: Visitor, two_devices: tuple[Visitor, Visitor]) -> None:
    first, second = two_devices
    (of_first,) = ending_on(second, "/sign-ins")
    assert "chen" in manager.open("/sign-ins/park").text
    manager.press(of_first)
    assert [each.open("/enterprises/knit-a").status_code for each in (first, second)] == [401, 200]


def test_nobody_else_ends_a_sign_in_or_sees_the_parks(knitter: Visitor, two_devices: tuple[Visitor, Visitor]) -> None:
    first, second = two_devices
    (of_first,) = ending_on(second, "/sign-ins")
    knitter.open("/sign-ins")
    knitter.post_bare(of_first, csrf_token=knitter.form("/sign-out").values["csrf_token"])
    assert "That sign-in has ended already." in knitter.open("/sign-ins").text
    assert first.open("/enterprises/knit-a").status_code == 200
    assert knitter.open("/sign-ins/park").status_code == 403


def test_the_parks_sign_ins_go_on_page_by_page(
    manager: Visitor, two_devices: tuple[Visitor, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The park is shared: the others' sign-ins are there too, and a page for each would take long.
    shown = len(ending_on(manager, "/sign-ins/park"))
    monkeypatch.setattr(sign_ins, "SIGN_INS_A_PAGE", max(1, shown // 3))
    seen = ending_on(manager, "/sign-ins/park")
    while manager.next_page():
        seen += ending(manager)
    assert len(seen) == len(set(seen)) >= 2
    assert {*ending_on(two_devices[0], "/sign-ins"), *ending_on(two_devices[1], "/sign-ins")} <= set(seen)


def test_forms_of_before_are_good_for_nothing_after_signing_in_or_out(installation: Installation) -> None:
    visitor = Visitor(installation.pages)
    before = visitor.open(installation.link(world.KNITTER)) and visitor.form().values["csrf_token"]
    visitor.press()
    during = visitor.form("/language").values["csrf_token"]
    assert visitor.post_bare("/language", csrf_token=before, language="en").status_code == 400
    visitor.open("/")
    visitor.press("/sign-out")
    assert visitor.post_bare("/language", csrf_token=during, language="en").status_code == 400
    after = visitor.open("/welcome") and visitor.form("/language").values["csrf_token"]
    assert visitor.post_bare("/language", csrf_token=after, language="en").status_code == 303
