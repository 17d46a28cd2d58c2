"""A console's HTTP server on loopback, and its visitors by plain sockets."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from services.console.server import ConsoleServer

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Page:
    """A page that is under way until the test lets it finish."""

    def __init__(self, content: bytes = b"done ") -> None:
        self.begun, self.may_finish = threading.Event(), threading.Event()
        self.calls = 0
        self._content = content

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.calls += 1
        self.begun.set()
        self.may_finish.wait(10)
        content = self._content + environ["SCRIPT_NAME"].encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))])
        return [content]


def finished(content: bytes = b"done ") -> Page:
    """A page that is answered at once."""
    page = Page(content)
    page.may_finish.set()
    return page


@contextmanager
def serving(page: Any, **options: Any) -> Iterator[tuple[int, threading.Event, threading.Thread]]:
    server, stop = ConsoleServer(page, "127.0.0.1:0", **options), threading.Event()
    port = server.start()
    thread = threading.Thread(target=server.run, args=(stop,), daemon=True)
    thread.start()
    yield port, stop, thread
    if isinstance(page, Page):
        page.may_finish.set()
    stop.set()
    thread.join(10)


def fetch(port: int, path: str = "/") -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as reply:
        return bytes(reply.read())


def fetch_in_background(port: int, replies: list[bytes]) -> threading.Thread:
    thread = threading.Thread(target=lambda: replies.append(fetch(port)), daemon=True)
    thread.start()
    return thread


@contextmanager
def connected(port: int, count: int, first_words: bytes = b"") -> Iterator[list[socket.socket]]:
    """`count` connections that have sent `first_words` and nothing else."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(count)]
        for each in sockets:
            each.sendall(first_words)
        yield sockets


def status(reader: socket.socket) -> bytes:
    """The first line of the reply that `reader` gets; empty where the connection ends without one."""
    try:
        return reader.recv(4096).split(b"\r\n")[0]
    except ConnectionResetError:
        return b""
