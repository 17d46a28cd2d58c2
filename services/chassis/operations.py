"""Health and metrics of a process over HTTP, for those who run it: `/healthz`, `/readyz` and `/metrics`.

They have an address and threads of their own, so that no flood of calls silences them, and need no certificate: a
kubelet cannot ask a gRPC server that is encrypted. Open the address to probes and to Prometheus alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import prometheus_client
from prometheus_client.exposition import ThreadingWSGIServer

from services.chassis import telemetry
from services.errors import ParkloomError, Unavailable

ALIVE, READY = "/healthz", "/readyz"
IDLE_SECONDS = 5.0


class Operations:
    """A part of a process. `ready` raises an error of ours while something that the process needs is away.

    Raises Unavailable when the address `listen` (host:port) is taken.
    """

    name = "operations"

    def __init__(self, listen: str, ready: Callable[[], None]) -> None:
        host, _, port = listen.rpartition(":")
        self._ready = ready
        self._metrics = prometheus_client.make_wsgi_app()
        try:
            self._server = make_server(host.strip("[]"), int(port), self._answer, _Server, _Quiet)
        except OSError as taken:
            message = f"cannot serve metrics on {listen}: choose an address that is free"
            raise Unavailable("ADDRESS_TAKEN", message, {"address": listen}) from taken

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.server_port)

    def run(self, stop: Any) -> None:
        """Answer until `stop`, a threading.Event, is set."""
        self._server.timeout = 0.2
        while not stop.is_set():
            self._server.handle_request()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == ALIVE:
            return _say(start_response, "200 OK", "alive")
        if path == READY:
            return self._readiness(start_response)
        page: Iterable[bytes] = self._metrics(environ, start_response)
        return page

    def _readiness(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            self._ready()
        except ParkloomError as away:
            telemetry.log.warning("not ready", why=str(away))
            return _say(start_response, "503 Service Unavailable", "not ready")
        return _say(start_response, "200 OK", "ready")


class _Server(ThreadingWSGIServer):
    """Has room for many connections that wait to be accepted: with five, a probe among a hundred waits for seconds."""

    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    """Logs no line for each probe, and lets go of a connection that asks nothing."""

    timeout = IDLE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (named by the class above)
        """Nothing is logged."""


def _say(start_response: Callable[..., Any], status: str, text: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{text}\n".encode()]
