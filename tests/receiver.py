"""An HTTP server on loopback that notes what it gets."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    """Notes what it gets, and answers as its server was asked to."""

    server: Any

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.server.seen.append((self.path, dict(self.headers), self.rfile.read(size)))
        self.server.answer(self)

    def log_message(self, *_: object) -> None: ...


def status(code: int, body: bytes = b"ok", **headers: str) -> Any:
    """An answer of that status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def receiving(answer: Any, context: ssl.SSLContext | None = None) -> Iterator[Any]:
    """A server on loopback that answers by `answer`; what it got is in `seen`: path, headers and body of each."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.seen, server.answer = [], answer
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def url_of(server: Any, scheme: str = "http", host: str = "127.0.0.1", path: str = "/take?x=1") -> str:
    return f"{scheme}://{host}:{server.server_address[1]}{path}"
