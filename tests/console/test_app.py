"""The console put together, and its pages while a service or the database is away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.identity import Key, Revocations, key_ring
from services.chassis.rpc import channel
from services.chassis.settings import Settings
from services.console.app import build, make_pages
from services.console.core import asking
from services.console.core.access import Backend
from services.console.core.asking import Services
from services.console.core.sign_ins import SignIns
from services.console.server import ConsoleServer
from services.errors import Unavailable
from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

NOWHERE = "127.0.0.1:1"
OLD_KEY = key_ring(
    access=["an old key of the tests, long enough to sign"], sign_in=["an old key of the tests, long enough for links"]
)
NEW_KEY = key_ring(
    access=["a new key of the tests, long enough to sign"], sign_in=["a new key of the tests, long enough for links"]
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_CONSOLE_LISTEN": "127.0.0.1:0"})
    migrate(settings.console_database_url, "services.console")
    return settings


@pytest.fixture
def nobody() -> Iterator[Services]:
    """The services, all away."""
    with closing(Services(lambda _name: channel(NOWHERE, None))) as services:
        yield services


def pages(settings: Settings, services: Services, keys: tuple[Key, ...] = NEW_KEY, url: str = "") -> Flask:
    database = Database(url or settings.console_database_url, patience=0.05)
    return make_pages(settings, keys, Backend(database, services, SignIns(database, keys, utc_now, Revocations([]))))


def installed(settings: Settings, services: Services, keys: tuple[Key, ...] = NEW_KEY, url: str = "") -> Installation:
    return Installation(settings, keys, pages(settings, services, keys, url))


def test_a_page_whose_service_is_away_says_so(
    settings: Settings, nobody: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS_PER_CALL", 0.3)
    visitor = installed(settings, nobody).visitor(world.MANAGER)
    assert visitor.open("/orders").status_code == 503
    assert "A part of Parkloom is away." in visitor.text


def test_the_console_is_ready_while_services_are_away(settings: Settings, nobody: Services) -> None:
    assert Visitor(pages(settings, nobody)).open("/readyz").status_code == 200


@pytest.mark.parametrize(("address", "code"), [("/readyz", 503), ("/healthz", 200)])
def test_the_console_lives_but_is_not_ready_without_its_database(
    settings: Settings, nobody: Services, address: str, code: int
) -> None:
    away = pages(settings, nobody, url=f"postgresql://nobody@{NOWHERE}/nothing")
    assert Visitor(away).open(address).status_code == code


def test_who_is_signed_in_reads_a_page_when_the_database_goes_away(settings: Settings, nobody: Services) -> None:
    installation = installed(settings, nobody)
    cookie = installation.visitor(world.MANAGER).cookie
    away = pages(settings, nobody, url=f"postgresql://nobody@{NOWHERE}/nothing").test_client()
    away.set_cookie("parkloom", cookie)
    reply = away.get("/orders")
    assert (reply.status_code, "A part of Parkloom is away." in reply.text) == (503, True)


def test_a_fault_of_ours_shows_the_person_nothing_of_it(settings: Settings, nobody: Services) -> None:
    flask = pages(settings, nobody)

    @flask.get("/broken")
    def broken() -> str:
        raise RuntimeError("the inner workings")

    visitor = Visitor(flask)
    assert visitor.open("/broken").status_code == 500
    assert ("Something went wrong here." in visitor.text, "inner" in visitor.text) == (True, False)


def test_a_form_that_is_far_too_long_is_not_read(settings: Settings, nobody: Services) -> None:
    assert Visitor(pages(settings, nobody)).post_bare("/language", next="x" * 100_000).status_code == 413


def test_over_https_the_cookie_is_secure(tmp_path: Path, settings: Settings, nobody: Services) -> None:
    environment = {"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_CONSOLE_URL": "https://park.example"}
    reply = pages(Settings.read(environment), nobody).test_client().get("/welcome")
    assert "Secure" in reply.headers["Set-Cookie"]
    assert "max-age" in reply.headers["Strict-Transport-Security"]


def test_a_file_is_asked_for_once_and_a_page_each_time(settings: Settings, nobody: Services) -> None:
    client = pages(settings, nobody).test_client()
    page = client.get("/welcome")
    assert page.headers["Cache-Control"] == "no-store"
    [style] = re.findall(r'href="(/static/console\.css\?v=[^"]+)"', page.text)
    kept = client.get(style).cache_control
    assert (kept.immutable, kept.max_age) == (True, 365 * 24 * 3600)
    assert client.get(style.partition("?")[0]).cache_control.immutable is not True


def test_a_new_key_signs_nobody_out(settings: Settings, nobody: Services) -> None:
    cookie = installed(settings, nobody, OLD_KEY).visitor(world.KNITTER).cookie
    renewed = pages(settings, nobody, (*NEW_KEY, *OLD_KEY)).test_client()
    renewed.set_cookie("parkloom", cookie)
    assert renewed.get("/").headers["Location"] == "/enterprises/knit-a"


def test_below_a_path_every_address_begins_with_it(settings: Settings, nobody: Services) -> None:
    reply = pages(settings, nobody).test_client().get("/welcome", base_url="http://park.example/console")
    addresses = re.findall(r'(?:href|action|src|name="next" value)="([^"#][^"]*)"', reply.text)
    assert [address for address in addresses if not address.startswith("/console/")] == []


def test_it_is_built_from_settings_alone(settings: Settings) -> None:
    app = build(settings, lambda _name: channel(NOWHERE, None))
    server, *_others = app.parts
    app.ready()
    app.close()
    assert (app.name, isinstance(server, ConsoleServer)) == ("console", True)


def test_it_is_not_ready_before_its_database_is_migrated(tmp_path: Path) -> None:
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path)})
    app = build(settings, lambda _name: channel(NOWHERE, None))
    with pytest.raises(Unavailable, match="run `parkloom migrate`"):
        app.ready()
    app.close()
