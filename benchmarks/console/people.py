"""People at the console: each signs in by a link, opens one page after another, and thinks between them."""

from __future__ import annotations

import gzip
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.console.sign_in.command import link_for

MOST_SECONDS = 60.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Person:
    """A manager who is signed in."""

    def __init__(self, settings: Settings, park: str, subject: str) -> None:
        self._address = settings.console_url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        link = link_for(settings, Caller(subject, park, Role.MANAGER), timedelta(minutes=10))
        path = link.removeprefix(self._address)
        found = _TOKEN.search(self.open(path))
        if found is None:
            message = "the sign-in page has no form"
            raise ValueError(message)
        sent = Request(link, urlencode({"csrf_token": found.group(1)}).encode(), {"Referer": link})
        self._opener.open(sent, timeout=MOST_SECONDS).read()

    def open(self, path: str) -> str:
        """The page at `path`. Raises OSError for any other status than 200."""
        asked = Request(self._address + path, headers={"Accept-Language": "zh-CN"})
        with self._opener.open(asked, timeout=MOST_SECONDS) as reply:
            content: bytes = reply.read()
        return content.decode()


@dataclass
class Clicks:
    """Seconds of each page's openings, and pages that could not be opened, by name."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float) -> None:
        with self._lock:
            self.seconds[name].append(seconds)

    def note_failure(self, name: str) -> None:
        with self._lock:
            self.failures[name] += 1


@dataclass(frozen=True)
class Pace:
    """So many seconds in all, of which a person thinks `think` between two pages on average."""

    seconds: float
    think: float


Pages = Mapping[str, Callable[[random.Random], str]]


def click(people: Sequence[Person], pages: Pages, pace: Pace, seed: int) -> Clicks:
    """Openings of pages drawn at random, by all people at once, each at a pace of their own, until the time is over."""
    clicks, until = Clicks(), time.monotonic() + pace.seconds

    def clicking(person: Person, chance: random.Random) -> None:
        names = sorted(pages)
        time.sleep(chance.uniform(0, pace.think))
        while time.monotonic() < until:
            name = chance.choice(names)
            _open(person, name, pages[name](chance), clicks)
            time.sleep(chance.uniform(0.5, 1.5) * pace.think)

    threads = [
        threading.Thread(target=clicking, args=(person, random.Random(seed + number)))
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clicks


def _open(person: Person, name: str, path: str, clicks: Clicks) -> None:
    begin = time.perf_counter()
    try:
        person.open(path)
    except OSError:
        clicks.note_failure(name)
    else:
        clicks.note(name, time.perf_counter() - begin)


def weight(person: Person, path: str) -> int:
    """Bytes of a page and of the files that it names, each compressed as a proxy before the console would."""
    page = person.open(path)
    files = {found.replace("&amp;", "&") for found in _ASSET.findall(page)}
    return sum(len(gzip.compress(text.encode())) for text in (page, *map(person.open, sorted(files))))
