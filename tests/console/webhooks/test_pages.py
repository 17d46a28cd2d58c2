"""Webhooks as a park manager makes, changes and watches them, on a park that really runs."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

# An address that is outside by its looks, and that nobody has.
URL = "https://erp.invalid/hooks"
ORDERS, PLANS = "1", "4"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{30,}")


def made(manager: Visitor, url: str = URL, event_types: str = ORDERS) -> str:
    """The address of the page of a webhook that is made now; the page is that which shows its secret."""
    manager.open("/webhooks")
    manager.press("/webhooks", url=url, event_types=event_types)
    found = re.search(r'action="(/webhooks/[^/"]+)/rotate"', manager.text)
    assert found, manager.text
    return found.group(1)


def test_a_secret_is_shown_once_and_another_one_takes_its_place(manager: Visitor) -> None:
    page = made(manager)
    [first] = SECRET.findall(manager.text)
    assert SECRET.search(manager.open(page).text) is None
    manager.press(f"{page}/rotate")
    [second] = SECRET.findall(manager.text)
    assert second != first
    assert "The secret before signs too until" in manager.open(page).text


def test_a_webhook_is_changed_switched_off_and_deleted(manager: Visitor) -> None:
    page = made(manager)
    manager.open(page)
    manager.press(f"{page}/change", url="https://other.invalid/take", event_types=PLANS)
    assert "The webhook is changed." in manager.text
    assert "https://other.invalid/take" in manager.open("/webhooks").text
    assert "A plan is live" in manager.text
    manager.open(page)
    manager.press(f"{page}/switch")
    assert "Switched off" in manager.text
    manager.press(f"{page}/delete")
    assert "The webhook is deleted." in manager.text
    assert manager.open(page).status_code == 404


def test_what_does_not_arrive_becomes_a_dead_letter_and_is_sent_again(manager: Visitor) -> None:
    page = made(manager)
    order = post_order(manager, buyer_reference="for the webhook").rpartition("/")[2]
    assert order in manager.wait_for(page, "the host has no address outside", 60)
    manager.press(f"{page}/switch")
    text = manager.wait_for(f"{page}?state=3", "Given up", 30)
    assert "Send it once more" not in text
    manager.press(f"{page}/switch")
    manager.open(f"{page}?state=3")
    manager.press("/resend")
    assert "It is sent once more." in manager.text
    manager.press(f"{page}/delete")


@pytest.mark.parametrize(
    ("url", "event_types", "words"),
    [
        ("", ORDERS, "Fill this in."),
        ("http://erp.invalid/hooks", ORDERS, "Give an address that begins with https://"),
        ("https://name:word@erp.invalid/", ORDERS, "Give an address that begins with https://"),
        (URL, "", "Choose at least one."),
    ],
)
def test_what_is_wrong_stands_at_its_field(manager: Visitor, url: str, event_types: str, words: str) -> None:
    manager.open("/webhooks")
    manager.press("/webhooks", url=url, **({"event_types": event_types} if event_types else {}))
    assert (manager.page.status_code, words in manager.text) == (400, True)


def test_the_pages_speak_chinese_and_are_for_managers(installation: Installation) -> None:
    page = made(installation.visitor(world.MANAGER))
    text = installation.visitor(world.MANAGER, "zh-CN").open(page).text
    assert "更换密钥" in text
    reader = installation.visitor(world.KNITTER)
    assert {reader.open(address).status_code for address in ("/webhooks", page)} == {403}
