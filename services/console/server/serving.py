"""Serves the console over HTTP, and lets pages under way finish before it ends."""

from __future__ import annotations

import threading
import time
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from services.chassis.telemetry import log
from services.console.server.connections import LARGEST_BODY_BYTES, LARGEST_HEADER_BYTES, Connections, Limits
from services.console.server.health import health_pages
from services.errors import Unavailable

THREADS = 8
# How soon a stop is noticed while nobody asks for anything, and a connection that has waited too long.
LOOK_SECONDS, CLEANUP_SECONDS = 0.2, 1


class ConsoleServer:
    """A part of a process: serves `application` on `listen` (host:port, port 0: any).

    The server itself answers `/healthz`. Pages under way when it stops get `grace` seconds. `path` is where the console
    lives below its host, "" at the root.
    """

    name = "console"

    def __init__(
        self,
        application: WSGIApplication,
        listen: str,
        *,
        path: str = "",
        grace: float = 10.0,
        limits: Limits = Limits(),  # noqa: B008  (immutable)
    ) -> None:
        self._application = health_pages(application)
        self._listen = listen
        self._path = path
        self._grace = grace
        self._limits = limits
        self._sockets: dict[int, Any] = {}
        self._server: Any = None

    def start(self) -> int:
        """Listen; returns the port. Raises Unavailable when the address is taken."""
        try:
            self._server = self._listening()
        except OSError as taken:
            raise Unavailable(
                "ADDRESS_TAKEN",
                f"cannot listen on {self._listen}: choose an address that is free",
                {"address": self._listen},
            ) from taken
        log.info("serving", pages=self.name, port=self._server.effective_port)
        return int(self._server.effective_port)

    def _listening(self) -> Connections:
        adjustments = Adjustments(
            listen=self._listen,
            url_prefix=self._path,
            ident=None,
            max_request_header_size=LARGEST_HEADER_BYTES,
            max_request_body_size=LARGEST_BODY_BYTES,
            cleanup_interval=CLEANUP_SECONDS,
            # A reply is kept whole, so that no thread waits for somebody who reads slowly.
            outbuf_high_watermark=2**31,
        )
        dispatcher = ThreadedTaskDispatcher()
        server = Connections(self._application, map=self._sockets, dispatcher=dispatcher, adj=adjustments)
        server.limits = self._limits
        dispatcher.set_thread_count(THREADS)
        return server

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop`, then let pages under way finish."""
        if self._server is None:
            self.start()
        while not stop.is_set():
            self._turn()
        self._drain()

    def _turn(self) -> None:
        wasyncore.loop(timeout=LOOK_SECONDS, use_poll=True, map=self._sockets, count=1)

    def _drain(self) -> None:
        deadline = time.monotonic() + self._grace
        self._server.accepting = False
        self._server.del_channel(self._sockets)
        self._server.socket.close()
        while self._under_way() and time.monotonic() < deadline:
            self._turn()
        self._server.task_dispatcher.shutdown(timeout=max(0.0, deadline - time.monotonic()))
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _under_way(self) -> bool:
        for channel in list(self._server.active_channels.values()):
            if not channel.requests:
                channel.close_when_flushed = True
        return bool(self._server.active_channels)
