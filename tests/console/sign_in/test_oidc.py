"""People sign in by a real identity provider, and nobody who should not."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests

from services.console.app import make_pages, provider_of
from services.console.core.access import Backend
from services.console.core.sign_ins import ADMITTED_FOR
from services.console.server import ConsoleServer
from services.testbed.oidc_provider import OidcProvider
from services.testbed.ports import free_ports
from tests.console import world
from tests.console.installation import Installation
from tests.waiting import wait_until

pytestmark = pytest.mark.real_parts

SECRET = "only for this test, and long enough for it"
ACCOUNTS: dict[str, Mapping[str, Any]] = {
    "li": {"parkloom_park": "sock", "parkloom_role": "manager"},
    "wang": {"parkloom_park": "sock", "parkloom_role": ["enterprise"], "parkloom_enterprise": "knit-a"},
    "nobody": {"parkloom_park": "sock"},
    "machine": {"parkloom_park": "sock", "parkloom_role": "service"},
}


@dataclass
class Console:
    """The console as it is served, and the provider that it sends people to."""

    address: str
    provider: OidcProvider
    backend: Backend

    def comes_in(self, account: str) -> requests.Response:
        """The page that somebody without a session ends on who signs in as `account`."""
        return Browser(self.address).signs_in(account)


class Browser:
    """A browser of its own: keeps cookies, follows redirects and fills in the provider's forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Firefox (Windows)"
        self.page: requests.Response

    def opens(self, path: str, *, follow: bool = True) -> requests.Response:
        self.page = self.session.get(urljoin(self.address, path), allow_redirects=follow, timeout=20)
        return self.page

    def signs_in(self, account: str) -> requests.Response:
        self.opens("/oidc/start")
        while "oidc/return" not in self.page.url and "/interaction/" in self.page.url:
            self.submits(login=account, password="any")
        return self.page

    def presses_the_link(self, link: str) -> None:
        """Sign in by a one-time link."""
        self.opens(link)
        self.page = self.session.post(self.page.url, {"csrf_token": self.csrf_token()}, timeout=20)

    def csrf_token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page.text)
        assert found
        return found.group(1)

    def submits(self, **typed: str) -> requests.Response:
        """Send the first form of the page."""
        form = re.search(r"<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", self.page.text, re.S)
        assert form, self.page.text
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group(2)))
        self.page = self.session.post(urljoin(self.page.url, unescape(form.group(1))), {**typed, **hidden}, timeout=20)
        return self.page


@contextmanager
def served(installation: Installation, folder: Path, **options: Any) -> Iterator[Console]:
    """The installation's console with an identity provider, each on an address of its own."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    client = {
        "client_id": "console",
        "client_secret": SECRET,
        "redirect_uris": [f"{address}/oidc/return"],
        "post_logout_redirect_uris": [f"{address}/welcome"],
    }
    provider = OidcProvider(folder, [client], ACCOUNTS, **options)
    settings = replace(
        installation.settings,
        console_url=address,
        oidc_issuer=provider.issuer,
        oidc_client_id="console",
        oidc_client_secret=SECRET,
    )
    backend = replace(installation.pages.extensions["parkloom"], provider=provider_of(settings))
    server = ConsoleServer(make_pages(settings, installation.keys, backend), f"127.0.0.1:{port}", grace=0.5)
    with ExitStack() as held:
        held.callback(provider.stop)
        provider.start()
        held.enter_context(_running(server))
        yield Console(address, provider, backend)


@contextmanager
def _running(server: ConsoleServer) -> Iterator[None]:
    stop = threading.Event()
    server.start()
    thread = threading.Thread(target=server.run, args=(stop,), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(10)


@pytest.fixture(scope="module")
def console(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with served(installation, tmp_path_factory.mktemp("provider")) as console:
        yield console


def test_a_manager_and_an_enterprises_people_come_in(console: Console) -> None:
    manager, knitter = Browser(console.address), Browser(console.address)
    assert "Sock Town" in manager.signs_in("li").text
    assert knitter.signs_in("wang").url == f"{console.address}/enterprises/knit-a"
    assert knitter.opens("/orders").status_code == 403
    assert "Firefox, Windows" in manager.opens("/sign-ins").text


@pytest.mark.parametrize(("account", "claim"), [("nobody", "parkloom_role"), ("machine", "parkloom_role")])
def test_who_has_no_place_in_a_park_is_refused_with_what_is_missing(console: Console, account: str, claim: str) -> None:
    browser = Browser(console.address)
    page = browser.signs_in(account)
    assert (page.status_code, claim in page.text) == (403, True)
    assert browser.opens("/orders").status_code == 401


def test_an_answer_is_good_once_and_in_the_browser_that_asked(console: Console) -> None:
    browser, victim = Browser(console.address), Browser(console.address)
    browser.signs_in("li")
    returned = next(one.url for one in browser.page.history if "/oidc/return" in one.url)
    again, elsewhere = browser.opens(returned), victim.opens(returned)
    assert (again.status_code, elsewhere.status_code) == (400, 400)
    assert victim.opens("/orders").status_code == 401


def test_a_code_is_not_taken_for_another_attempt(console: Console) -> None:
    browser = Browser(console.address)
    browser.signs_in("li")
    code = parse_qs(urlsplit(next(one.url for one in browser.page.history if "/oidc/return" in one.url)).query)["code"]
    thief = Browser(console.address)
    started = thief.opens("/oidc/start", follow=False).headers["Location"]
    state = parse_qs(urlsplit(started).query)["state"][0]
    issuer = console.provider.issuer
    page = thief.opens(f"/oidc/return?code={code[0]}&state={state}&iss={issuer}")
    assert (page.status_code, thief.opens("/orders").status_code) == (401, 401)


def test_the_way_there_carries_a_challenge_a_state_and_a_nonce_of_its_own(console: Console) -> None:
    asked = [
        parse_qs(urlsplit(Browser(console.address).opens("/oidc/start", follow=False).headers["Location"]).query)
        for _ in range(2)
    ]
    assert [one["code_challenge_method"] for one in asked] == [["S256"]] * 2
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))


def test_another_issuers_answer_is_not_taken(console: Console) -> None:
    browser = Browser(console.address)
    state = parse_qs(urlsplit(browser.opens("/oidc/start", follow=False).headers["Location"]).query)["state"][0]
    page = browser.opens(f"/oidc/return?code=x&state={state}&iss=https://other.example")
    assert (page.status_code, "cannot be trusted" in page.text) == (401, True)


def test_signing_in_begins_a_new_session(console: Console) -> None:
    browser = Browser(console.address)
    browser.opens("/welcome")
    planted = browser.session.cookies["parkloom"]
    browser.signs_in("wang")
    stranger = Browser(console.address)
    stranger.session.cookies.set("parkloom", planted, domain="127.0.0.1")
    assert stranger.opens("/enterprises/knit-a").status_code == 401


def test_who_signs_out_may_sign_out_of_the_account_too(console: Console) -> None:
    browser = Browser(console.address)
    browser.signs_in("wang")
    browser.session.post(f"{console.address}/sign-out", {"csrf_token": browser.csrf_token()}, timeout=20)
    assert "/oidc/end" in browser.opens("/welcome").text
    assert browser.opens("/oidc/end").url.startswith(f"{console.provider.issuer}/session/end")
    browser.submits(logout="yes")
    assert browser.page.url.startswith(f"{console.address}/welcome")
    browser.opens("/oidc/start")
    assert "/interaction/" in browser.page.url


def test_a_sign_in_by_the_provider_is_a_short_one() -> None:
    assert ADMITTED_FOR.total_seconds() <= 12 * 3600


def test_claims_may_stand_in_the_userinfo_only(installation: Installation, tmp_path: Path) -> None:
    with served(installation, tmp_path, claims_by_userinfo_only=True) as console:
        assert console.comes_in("wang").url == f"{console.address}/enterprises/knit-a"


def test_while_the_provider_is_away_the_page_says_so_and_links_go_on(
    installation: Installation, tmp_path: Path
) -> None:
    with served(installation, tmp_path) as console:
        console.provider.stop()
        browser = Browser(console.address)
        page = browser.opens("/oidc/start")
        assert (page.status_code, "sign-in service does not answer" in page.text) == (503, True)
        browser.presses_the_link(installation.link(world.KNITTER))
        assert browser.page.url == f"{console.address}/enterprises/knit-a"
        console.provider.start()
        wait_until(lambda: "/enterprises/knit-a" in console.comes_in("wang").url, 20, "the provider lets people in")
