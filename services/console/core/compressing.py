"""Compression of the console's own static files, each once: phones load charts and grids over slow networks."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Response, request

FOLDER = Path(__file__).parents[1] / "static"
_TEXTS = {".js", ".css", ".svg"}


def compress(response: Response) -> Response:
    """The reply with a static file compressed, where the browser takes that; any other reply as it is.

    Pages stay as they are: what they hold of a form's token beside what an address brings must not be guessed by size.
    """
    name = (request.view_args or {}).get("filename", "") if request.endpoint == "static" else ""
    if Path(name).suffix not in _TEXTS or response.status_code != 200 or request.method != "GET":
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or "Range" in request.headers:
        return response
    response.direct_passthrough = False
    response.set_data(_compressed(name))
    response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress((FOLDER / name).read_bytes(), mtime=0)
