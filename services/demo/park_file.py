"""The park that the demo loads: made once by `parkloom generate`, and begun on the day it is loaded."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

from services.generator import shift

FILE = Path(__file__).parent / "sock-park.park.json.gz"


def load(start: date) -> dict[str, Any]:
    """The park file with `start` as its day 0."""
    return shift(_read(), start)


def park() -> dict[str, Any]:
    """The park of the file: its id, names, time zone and links."""
    about: dict[str, Any] = _read()["park"]
    return about


def _read() -> dict[str, Any]:
    with gzip.open(FILE, "rt", encoding="utf-8") as text:
        document: dict[str, Any] = json.load(text)
    return document
