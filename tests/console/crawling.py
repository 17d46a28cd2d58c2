"""A crawl of the console in one person's name: every link that a page has, and one form of each kind."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.console.visitor import PageForm, Visitor

MOST_OF_A_KIND = 4
_LINK = re.compile(r'(?:href|data-href|data-hx-get|src)="([^"#]+)')
# Answers of these would end the crawl, or turn the browser into a device.
_END = re.compile(r"/(sign-out|end|end-others|device|phone|leave)$")


@dataclass(frozen=True)
class Seen:
    """What one request was answered."""

    method: str
    address: str
    status: int
    text: str
    headers: dict[str, str]

    @property
    def body(self) -> str:
        """The text without what its forms hold, which is tokens and the address that was asked for."""
        return re.sub(r'value="[^"]*"', "", self.text)


@dataclass
class Crawl:
    """All that a person has seen, by address, and the kinds of forms that were sent."""

    visitor: Visitor
    pages: dict[str, Seen] = field(default_factory=dict)
    replies: list[Seen] = field(default_factory=list)
    _kinds: set[tuple[str, ...]] = field(default_factory=set)

    def all(self) -> Iterator[Seen]:
        yield from self.pages.values()
        yield from self.replies

    def walk(self, *starts: str, forms: bool = False) -> Crawl:
        """Open the pages, some of each kind that they lead to, and with `forms` send one form of each kind."""
        waiting, opened = list(starts), Counter[str]()
        while waiting:
            address = waiting.pop(0)
            if address in self.pages or opened[kind_of(address)] == MOST_OF_A_KIND:
                continue
            opened[kind_of(address)] += 1
            seen = self.look(address)
            if "text/html" not in seen.headers.get("Content-Type", ""):
                continue
            waiting += [link for link in _links(seen.text) if link not in self.pages]
            for form in self.visitor.forms() if forms else ():
                self._send(form, address)
        return self

    def look(self, address: str) -> Seen:
        """Open one page and keep what it is."""
        seen = _seen("GET", address, self.visitor.open(address))
        self.pages[address] = seen
        return seen

    def _send(self, form: PageForm, address: str) -> None:
        target = form.action or address
        kind = (kind_of(target), *sorted(form.values))
        if form.method != "post" or kind in self._kinds or _END.search(urlsplit(target).path):
            return
        self._kinds.add(kind)
        self.replies.append(_seen("POST", target, self.visitor.send_form(target, form.values)))


def kind_of(address: str) -> str:
    """The address with ids and what is asked for left open: that of all pages of its kind."""
    parts = urlsplit(address)
    asked = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return f"{re.sub(r'[^/]*[0-9-][^/]*', '#', parts.path)}?{'&'.join(asked)}"


def _links(text: str) -> list[str]:
    """Addresses of the console's own that a page leads to, in their sequence, without assets."""
    found = (unescape(link) for link in _LINK.findall(text))
    own = (link for link in found if link.startswith("/") and not link.startswith(("//", "/static/")))
    return list(dict.fromkeys(own))


def _seen(method: str, address: str, reply: TestResponse) -> Seen:
    return Seen(method, address, reply.status_code, _text(reply.get_data()), dict(reply.headers))


def _text(content: bytes) -> str:
    """The text of a reply; of a workbook, that of all its parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(map(book.read, book.namelist()))
    return content.decode(errors="replace")
