"""The weight of pages: their bytes with those of every file that they name, each compressed as a proxy would."""

from __future__ import annotations

import gzip
import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from services import console

CONSOLE = Path(str(console.__file__)).parent
STATIC = CONSOLE / "static"
MOST_BYTES = 600_000
_NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_ASSET = re.compile(r"asset\('([^']+)'\)")


def of_page(html: str) -> int:
    """Bytes of a page as a browser gets it, with its files."""
    files = {urlsplit(unescape(address)).path.removeprefix("/static/") for address in _NAMED.findall(html)}
    return compressed(html.encode()) + sum(map(of_file, files))


def of_files(template: Path) -> int:
    """Bytes of the files that a template names."""
    return sum(map(of_file, set(_ASSET.findall(template.read_text()))))


@cache
def of_file(name: str) -> int:
    return compressed((STATIC / name).read_bytes())


def compressed(content: bytes) -> int:
    return len(gzip.compress(content))
