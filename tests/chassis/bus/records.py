"""Records by number, and reading until they are there."""

from __future__ import annotations

import time

from services.chassis.bus import Consumer, Record


def numbered(topic: str, count: int, keys: int = 7, start: int = 0) -> list[Record]:
    return [Record(topic, f"k{n % keys}", str(n).encode(), {"n": str(n)}) for n in range(start, start + count)]


def read(consumer: Consumer, count: int, seconds: float = 20) -> list[Record]:
    """The next `count` records, or what came of them in time."""
    deadline = time.monotonic() + seconds
    found: list[Record] = []
    while len(found) < count and time.monotonic() < deadline:
        found += consumer.poll(0.5, count - len(found))
    return found


def read_until(consumer: Consumer, wanted: set[str], seconds: float = 60) -> set[str]:
    """The values of records read until all that are wanted have come, or of what came in time."""
    deadline = time.monotonic() + seconds
    found: set[str] = set()
    while not found >= wanted and time.monotonic() < deadline:
        found |= {record.value.decode() for record in consumer.poll(0.5)}
    return found
