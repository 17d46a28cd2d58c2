"""Connections of the console's HTTP server: none can keep others out, however many are opened or left idle.

waitress takes a thread only for a request that has arrived whole, and stops accepting at its connection limit. Here the
limit never stops it: at the limit, one that waits makes room, first of the address that holds most, then the one that
has waited longest. The time counts since a request was answered, so that a byte now and then keeps nothing open.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.utilities import Error

from services.console.server.health import ALIVE

# Forms have some KB. What is longer is refused at its header, or as soon as it has grown so long.
LARGEST_BODY_BYTES = 128 * 1024
# Of files, with the form around them. They lie on disk until they are whole.
LARGEST_FILE_BODY_BYTES = 65 * 1024 * 1024
_FILE_ADDRESS = re.compile(r"(/[^?]*)?/files/[a-z]+")
LARGEST_HEADER_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the connections of one server, in numbers and seconds.

    `waiting` requests may wait for a thread; further ones are refused at once. It is smaller than `connections`, so
    that there is always a connection that can make room.
    """

    connections: int = 500
    waiting: int = 200
    idle_seconds: float = 60.0
    receiving_seconds: float = 30.0
    uploading_seconds: float = 300.0
    sending_seconds: float = 120.0


class TooManyWaitingError(Error):  # type: ignore[misc]  # waitress has no types
    """The reply to a request for which too many others wait already."""

    code = 503
    reason = "Service Unavailable"


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request. A file may be larger than a form, where its address takes files and a cookie comes with it.

    Whose cookie that is the pages find out; a length must be given, so that what is too large is refused at its header.
    """

    brings_file = False

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        sends = self.command == "POST" and _FILE_ADDRESS.fullmatch(self.path) and "COOKIE" in self.headers
        if sends and not self.chunked:
            self.brings_file = True
            self.adj: Any = _with_files(self.adj)


def _with_files(adjustments: Any) -> Any:
    larger = copy(adjustments)
    larger.max_request_body_size = LARGEST_FILE_BODY_BYTES
    return larger


class Connection(HTTPChannel):  # type: ignore[misc]
    """One connection. Its next request begins only when the reply before it has been read.

    waitress would go on answering somebody who sends many requests and reads nothing, and keep replies and a thread.
    """

    parser_class = RequestParser

    def __init__(self, *given: Any, **options: Any) -> None:
        self.due = False
        self.in_work = False
        self.answered = 0
        self._doing = ("idle", 0)
        self._since = time.monotonic()
        super().__init__(*given, **options)

    def readable(self) -> bool:
        """Asked before each wait of the server's loop, which makes it the place where a request that is due begins."""
        if self.due and not self.in_work and not self.total_outbufs_len:
            self.due, self.in_work = False, True
            self.server.begin(self)
        return bool(super().readable())

    def service(self) -> None:
        """Answer one request, in a thread."""
        try:
            super().service()
        finally:
            self.answered += 1
            self.in_work = False
            if self.connected:
                self.server.pull_trigger()

    def waited(self, now: float) -> float:
        """Seconds since this connection began to do what it does; 0 while a request is worked on."""
        doing = (self._state(), self.answered)
        if doing != self._doing or self.in_work:
            self._doing, self._since = doing, now
        return now - self._since

    def overdue(self, limits: Limits, now: float) -> bool:
        """True if it has been idle, receiving a request or sending a reply for longer than it may."""
        waited = self.waited(now)
        return bool(waited > getattr(limits, f"{self._state()}_seconds"))

    def _state(self) -> str:
        if self.total_outbufs_len:
            return "sending"
        if self.request is None:
            return "idle"
        return "uploading" if getattr(self.request, "brings_file", False) else "receiving"


class Connections(TcpWSGIServer):  # type: ignore[misc]
    """Accepts connections and begins their requests. `limits` is set before the first is accepted."""

    channel_class = Connection
    limits = Limits()
    next_channel_cleanup = 0.0

    def readable(self) -> bool:
        """True while it listens, however many connections there are."""
        now = time.monotonic()
        if now >= self.next_channel_cleanup:
            self.next_channel_cleanup = now + self.adj.cleanup_interval
            self.maintenance(now)
        return bool(self.accepting)

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self.limits.connections:
            self._make_room()
        super().handle_accept()

    def add_task(self, connection: Connection) -> None:
        """Called with a lock of the connection held: its request begins in the next turn of the loop."""
        connection.due = True

    def begin(self, connection: Connection) -> None:
        """Begin the connection's request: in a thread, or here and now where it needs none."""
        request = connection.requests[0]
        asks_if_alive = request.path in (ALIVE, self.adj.url_prefix + ALIVE)
        if len(self.task_dispatcher.queue) >= self.limits.waiting and not asks_if_alive:
            request.error = TooManyWaitingError("too many requests are waiting: try again in a moment")
        if request.error or asks_if_alive:
            connection.service()
        else:
            self.task_dispatcher.add_task(connection)

    def maintenance(self, now: float) -> None:
        """Close what has been idle, sending or receiving for too long."""
        for connection in list(self.active_channels.values()):
            if connection.overdue(self.limits, now):
                connection.handle_close()

    def _make_room(self) -> None:
        now = time.monotonic()
        waiting = [one for one in self.active_channels.values() if not one.in_work]
        held = Counter(one.addr[0] for one in waiting)
        if waiting:
            max(waiting, key=lambda one: (held[one.addr[0]], one.waited(now))).handle_close()
