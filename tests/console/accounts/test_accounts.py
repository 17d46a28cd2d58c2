"""Signing in by name and password: made by a manager, changed at once, throttled, ended, and written to the trail."""

from __future__ import annotations

import re

import pytest

from services.chassis import audit
from services.chassis.identity import Caller
from services.console.core import secrets
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

NEW = "a longer secret"


def newcomer(installation: Installation) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(installation.pages)


def made(manager: Visitor, name: str, enterprise: str = "") -> str:
    """The first password of an account that the manager makes."""
    manager.open("/accounts")
    manager.press("/accounts/make", name=name, enterprise=enterprise)
    return first_password(manager)


def first_password(manager: Visitor) -> str:
    found = re.search(r'<p class="huge">(\w+)</p>', manager.text)
    assert found is not None, manager.text
    return found.group(1)


def sign_in(person: Visitor, login: str, password: str) -> int:
    person.open("/accounts/sign-in")
    return person.press(login=login, password=password).status_code


def choose(person: Visitor, login: str, old: str, new: str = NEW) -> int:
    person.open("/accounts/password")
    return person.press("/accounts/password", login=login, old=old, new=new, again=new).status_code


def acts(installation: Installation, name: str) -> list[str]:
    """The acts of the audit trail about an account."""
    database = installation.pages.extensions["parkloom"].database
    resource = f"parks/sock/accounts/{name}"
    query = audit.page_of_entries(audit.Filter(park="sock", resource=resource))
    return [entry.act for entry in database.read(lambda session: session.execute(query).all())]


def test_a_first_password_is_good_for_choosing_another_and_nothing_else(
    manager: Visitor, installation: Installation
) -> None:
    first, person = made(manager, "anna", "knit-a"), newcomer(installation)
    assert sign_in(person, "anna@sock", first) == 200
    assert "Choose your own password" in person.text
    assert person.open("/enterprises/knit-a").status_code == 401
    assert choose(person, "anna@sock", first) == 200
    assert person.page.request.path == "/enterprises/knit-a"
    assert sign_in(newcomer(installation), "anna@sock", first) == 401
    again = newcomer(installation)
    assert sign_in(again, " Anna@sock ", NEW) == 200
    assert again.page.request.path == "/enterprises/knit-a"
    assert again.open("/enterprises").status_code == 403


def test_a_change_ends_all_other_sign_ins_and_closing_ends_the_rest(
    manager: Visitor, installation: Installation
) -> None:
    first, here, there = made(manager, "ben", "knit-a"), newcomer(installation), newcomer(installation)
    choose(here, "ben@sock", first)
    sign_in(there, "ben@sock", NEW)
    assert choose(here, "ben@sock", NEW, "another long secret") == 200
    assert [one.open("/enterprises/knit-a").status_code for one in (here, there)] == [200, 401]
    manager.open("/accounts")
    manager.press("/accounts/ben/close")
    assert here.open("/enterprises/knit-a").status_code == 401
    assert sign_in(there, "ben@sock", "another long secret") == 401


def test_a_manager_gives_another_first_password(manager: Visitor, installation: Installation) -> None:
    first, person = made(manager, "cleo"), newcomer(installation)
    choose(person, "cleo@sock", first)
    assert person.open("/accounts").status_code == 200
    manager.open("/accounts")
    manager.press("/accounts/cleo/reset")
    second = first_password(manager)
    assert (first != second, person.open("/accounts").status_code) == (True, 401)
    assert "Choose your own" in (sign_in(person, "cleo@sock", second), person.text)[1]
    assert second not in manager.open("/accounts").text


@pytest.mark.parametrize(
    ("new", "words"),
    [("short", "at least 10 characters"), ("x" * 201, "200"), ("", "Fill this in.")],
)
def test_a_new_password_has_its_rules(manager: Visitor, installation: Installation, new: str, words: str) -> None:
    first = made(manager, f"dora{len(new)}")
    person = newcomer(installation)
    assert choose(person, f"dora{len(new)}@sock", first, new) == 400
    assert words in person.text
    assert first not in person.text


def test_guessing_comes_to_an_end_and_shows_nothing_of_who_exists(manager: Visitor, installation: Installation) -> None:
    first, guesser = made(manager, "emil"), newcomer(installation)
    replies = set()
    for login in ("emil@sock", "nobody@sock", "emil@elsewhere", "no name"):
        code = sign_in(guesser, login, "wrong wrong wrong")
        replies.add((code, "No open account has this name and password." in guesser.text))
    assert replies == {(401, True)}
    codes = [sign_in(guesser, "emil@sock", f"guess number {number}") for number in range(secrets.MOST_AN_ACCOUNT)]
    assert codes[-1] == 429
    assert sign_in(guesser, "emil@sock", first) == 429
    assert "Too many attempts. Wait 15 minutes" in guesser.text


@pytest.mark.parametrize("name", ["", "Ä", "a b", "../x", "x" * 61, "<script>"])
def test_a_malformed_name_is_refused_at_its_field(manager: Visitor, name: str) -> None:
    manager.open("/accounts")
    assert manager.press("/accounts/make", name=name).status_code == 400
    assert 'class="errors"' in manager.text


def test_a_taken_name_an_unknown_enterprise_and_ones_own_account_are_refused(
    manager: Visitor, installation: Installation
) -> None:
    first = made(manager, "fay")
    manager.open("/accounts")
    assert manager.press("/accounts/make", name="fay").status_code == 400
    manager.open("/accounts")
    assert manager.press("/accounts/make", name="gus", enterprise="knit-z").status_code == 400
    fay = newcomer(installation)
    choose(fay, "fay@sock", first)
    fay.open("/accounts")
    values = {"csrf_token": fay.form("/accounts/make").values["csrf_token"]}
    fay.send_form("/accounts/fay/close", values)
    assert "Another manager closes your account." in fay.text


@pytest.mark.parametrize("path", ["/accounts/make", "/accounts/li/close", "/accounts/li/reset"])
def test_accounts_are_a_managers(knitter: Visitor, path: str) -> None:
    knitter.open("/sign-ins")
    values = {"csrf_token": knitter.form("/sign-out").values["csrf_token"], "name": "hans"}
    assert knitter.send("POST", path, values) == 403
    assert knitter.open("/accounts").status_code == 403


def test_another_parks_manager_finds_no_account(manager: Visitor, installation: Installation) -> None:
    made(manager, "ida")
    accounts = installation.pages.extensions["parkloom"].accounts
    stranger = Caller("li", "elsewhere", world.MANAGER.role)
    assert accounts.of_park("elsewhere") == []
    assert accounts.make(stranger, "ida", world.MANAGER.role, "")


def test_what_is_done_with_an_account_is_in_the_trail(manager: Visitor, installation: Installation) -> None:
    first = made(manager, "jan")
    choose(newcomer(installation), "jan@sock", first)
    manager.open("/accounts")
    manager.press("/accounts/jan/close")
    assert set(acts(installation, "jan")) == {"make account", "change password", "close account"}
