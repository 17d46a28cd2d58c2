"""The current time, which a test can set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """Returns the current UTC time, with its time zone."""
    return datetime.now(UTC)
