"""Cases of parametrized tests in their tiers: a few in `make check`, some more in `make test`, all with `make long`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def cases(values: Iterable[Any], fast: int, slow: int | None = None) -> list[Any]:
    """Parameters: the first `fast` are fast tests, those up to `slow` (twice `fast` by default) slow, then long."""
    most = 2 * fast if slow is None else slow
    return [pytest.param(value, marks=_tier(place, fast, most)) for place, value in enumerate(values)]


def _tier(place: int, fast: int, slow: int) -> list[pytest.MarkDecorator]:
    if place < fast:
        return []
    return [pytest.mark.slow if place < slow else pytest.mark.long]


def seeds(count: int, fast: int, slow: int | None = None) -> list[Any]:
    """Seeds 0 … `count` - 1 of random tests, parted as `cases` are."""
    return cases(range(count), fast, slow)
