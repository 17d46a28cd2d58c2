"""Coming in, going out, the language, and what every page keeps to."""

from __future__ import annotations

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor


@pytest.fixture
def stranger(installation: Installation) -> Visitor:
    """Somebody without a link."""
    return Visitor(installation.pages)


def test_a_link_shows_who_it_signs_in_and_a_button(stranger: Visitor, installation: Installation) -> None:
    stranger.open(installation.link(world.KNITTER))
    assert ("wang" in stranger.text, "enterprise knit-a" in stranger.text) == (True, True)
    assert stranger.press().request.path == "/enterprises/knit-a"


def test_a_preview_does_not_use_the_link_up(stranger: Visitor, installation: Installation) -> None:
    link = installation.link(world.MANAGER)
    preview = Visitor(installation.pages)
    preview.open(link)
    stranger.open(link)
    assert stranger.press().request.path == "/"


def test_a_used_link_is_refused_in_one_sentence(stranger: Visitor, installation: Installation) -> None:
    link = installation.link(world.MANAGER)
    later = Visitor(installation.pages)
    for visitor in (stranger, later):
        visitor.open(link)
    stranger.press()
    assert "This link was used already: ask for a new one." in later.press().text
    assert stranger.open(link).status_code == 409


def test_a_broken_link_is_refused_in_one_sentence(stranger: Visitor, installation: Installation) -> None:
    stranger.open(installation.link(world.MANAGER)[:-4] + "AAAA")
    assert (stranger.page.status_code, "ask for a new one" in stranger.text) == (401, True)


@pytest.mark.parametrize("address", ["/orders", "/orders/new", "/orders/o-1", "/enterprises", "/enterprises/knit-a"])
def test_pages_are_closed_to_who_is_not_signed_in(stranger: Visitor, address: str) -> None:
    assert stranger.open(address).status_code == 401
    assert world.ENTERPRISES[0][1] not in stranger.text


def test_the_first_page_shows_a_stranger_how_to_sign_in(stranger: Visitor) -> None:
    assert stranger.open("/").request.path == "/welcome"
    assert "sends you a link" in stranger.text


def test_who_signs_out_is_out(manager: Visitor) -> None:
    manager.open("/orders")
    manager.press("/sign-out")
    assert manager.open("/orders").status_code == 401


def test_the_cookie_is_for_our_pages_alone(installation: Installation) -> None:
    client = installation.pages.test_client()
    cookie = client.get(installation.link(world.MANAGER)).headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie, "Secure" in cookie) == (True, True, False)


def test_a_form_without_our_token_changes_nothing(knitter: Visitor) -> None:
    assert knitter.post_bare("/lines/w-a/capacity", daily_capacity="9").status_code == 400
    assert 'value="9"' not in knitter.open("/enterprises/knit-a").text


def test_every_page_forbids_foreign_scripts_and_is_kept_by_nobody(stranger: Visitor) -> None:
    headers = stranger.open("/welcome").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "given"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("zh-TW", "zh-Hans"), ("en-GB", "en"), ("fr", "en")]
)
def test_the_browser_chooses_the_language_at_first(installation: Installation, asked: str, given: str) -> None:
    visitor = Visitor(installation.pages, asked)
    assert f'<html lang="{given}">' in visitor.open("/welcome").text


def test_the_language_that_a_person_chose_stays_when_they_sign_in(installation: Installation) -> None:
    visitor = Visitor(installation.pages, "en")
    visitor.open(installation.link(world.MANAGER))
    assert "欢迎" in visitor.press("/language", language="zh").text
    assert "总览" in visitor.press().text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n",
        "/orders\r\nSet-Cookie: a=b",
        "/orders\x00",
        "/\u2028/elsewhere.example",
        "/" + "x" * 5000,
        "",
    ],
)
def test_choosing_a_language_leads_nowhere_else(stranger: Visitor, elsewhere: str) -> None:
    stranger.open("/welcome")
    csrf = stranger.form("/language").values["csrf_token"]
    stranger.post_bare("/language", csrf_token=csrf, language="zh", next=elsewhere)
    assert stranger.page.headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_orchestrators_are_answered_without_signing_in(stranger: Visitor, address: str) -> None:
    assert stranger.open(address).status_code == 200
