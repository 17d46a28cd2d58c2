"""Somebody who visits the console without a browser: opens pages, fills in their forms, presses their buttons."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.console.core.sign_ins import SignIn

# Making a page takes some hundredths of a second of a processor that those who are waited for need.
PAUSE_SECONDS = 0.25


@dataclass
class PageForm:
    """A form of a page: where it goes and what it holds as it stands."""

    action: str
    method: str = "post"
    values: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get").lower()))
        elif tag in ("input", "textarea") and "name" in given and given.get("type") != "checkbox":
            self.forms[-1].values[given["name"]] = given.get("value", "")


class Visitor:
    """One person with one browser. `language` is what the browser asks for."""

    def __init__(self, pages: Flask, language: str = "en", user_agent: str = "") -> None:
        self._client: FlaskClient = pages.test_client()
        self._headers = {"Accept-Language": language, "User-Agent": user_agent}
        self.page: TestResponse

    @property
    def text(self) -> str:
        return self.page.get_data(as_text=True)

    @property
    def cookie(self) -> str:
        """The cookie that the browser keeps for us."""
        kept = self._client.get_cookie("parkloom")
        return kept.value if kept else ""

    def sign_in_as(self, sign_in: SignIn) -> None:
        """Keep the cookie of a sign-in that has begun elsewhere, as a shared device's has."""
        with self._client.session_transaction() as session:
            session["sign_in"] = sign_in.to_cookie()

    def open(self, address: str) -> TestResponse:
        """Open a page, and go where it sends us."""
        self.page = self._client.get(address, headers=self._headers, follow_redirects=True)
        return self.page

    def wait_for(self, address: str, words: str, seconds: float = 120, *, any_page: bool = False) -> str:
        """Open a page, or all pages of a list in turn, again and again until one says `words`; returns its text."""
        deadline = time.monotonic() + seconds
        self.open(address)
        while words not in self.text:
            if any_page and self.next_page():
                continue
            assert time.monotonic() < deadline, f"{address} does not say {words!r}:\n{self.text}"
            time.sleep(PAUSE_SECONDS)
            self.open(address)
        return self.text

    def next_page(self) -> bool:
        """Follow the link to the next page of a list, where there is one."""
        found = re.search(r'rel="next" href="([^"]+)"', self.text)
        if found:
            self.open(found.group(1).replace("&amp;", "&"))
        return found is not None

    def press(self, action: str = "", **values: str) -> TestResponse:
        """Fill in the form of this page that goes to `action`, or to the page itself, and send it."""
        form = self.form(action)
        address = form.action or self.page.request.full_path
        self.page = self._client.post(address, data=form.values | values, headers=self._headers, follow_redirects=True)
        return self.page

    def send_file(self, action: str, content: bytes, name: str, **values: str) -> TestResponse:
        """Fill in the form of this page that goes to `action`, with a file, and send it."""
        form = self.form(action, method="post")
        given = form.values | values | {"file": (io.BytesIO(content), name)}
        self.page = self._client.post(form.action, data=given, headers=self._headers, follow_redirects=True)
        return self.page

    def wait_without(self, address: str, words: str, seconds: float = 120) -> str:
        """Open a page again and again until it does not say `words` any more; returns its text."""
        deadline = time.monotonic() + seconds
        while words in self.open(address).text:
            assert time.monotonic() < deadline, f"{address} still says {words!r}:\n{self.text}"
            time.sleep(PAUSE_SECONDS)
        return self.text

    def post_bare(self, address: str, **values: str) -> TestResponse:
        """Send what no page of ours has offered."""
        self.page = self._client.post(address, data=values, headers=self._headers)
        return self.page

    def send_form(self, address: str, values: dict[str, str]) -> TestResponse:
        """Send the values of a form to another address, as one of its buttons may, and go where it sends us."""
        self.page = self._client.post(address, data=values, headers=self._headers, follow_redirects=True)
        return self.page

    def send(self, method: str, address: str, values: dict[str, str] | None) -> int:
        """The status of the reply to what no page of ours has offered; redirects are not followed."""
        given = {"data": values} if method == "POST" else {"query_string": values}
        return self._client.open(address, method=method, headers=self._headers, **given).status_code

    def forms(self) -> list[PageForm]:
        """All forms of this page."""
        return _Forms(self.text).forms

    def form(self, action: str = "", method: str = "") -> PageForm:
        """The form that goes to `action`, or to the page itself; by `method`, where one is named."""
        return next(
            form
            for form in self.forms()
            if (action in form.action if action else not form.action) and method in ("", form.method)
        )
