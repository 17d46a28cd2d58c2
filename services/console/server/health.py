"""Health of the console as an orchestrator asks for it: alive, ready. Neither goes through the pages.

`/healthz` is answered by the thread that accepts connections: it needs no thread of the pages, no database and no free
connection. `/readyz` asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from services.chassis.telemetry import log
from services.errors import ParkloomError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ALIVE, READY = "/healthz", "/readyz"
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


def health_pages(others: WSGIApplication, ready: Callable[[], None] | None = None) -> WSGIApplication:
    """Answers `/healthz`, and `/readyz` by `ready` where it is given; `others` answers every other address.

    `ready` raises a ParkloomError while the console is not ready.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == ALIVE:
            return _text("200 OK", "ok", start_response)
        if path == READY and ready is not None:
            return _text(*_readiness(ready), start_response)
        return others(environ, start_response)

    return answer


def _readiness(ready: Callable[[], None]) -> tuple[str, str]:
    try:
        ready()
    except ParkloomError as away:
        log.warning("not ready", why=str(away))
        return "503 Service Unavailable", "not ready"
    return "200 OK", "ok"


def _text(status: str, words: str, start_response: StartResponse) -> Iterable[bytes]:
    content = f"{words}\n".encode()
    start_response(status, [*_HEADERS, ("Content-Length", str(len(content)))])
    return [content]
