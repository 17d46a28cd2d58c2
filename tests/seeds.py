"""Seeds of random tests: a few in `make check`, some more in `make test`, all of them with `make long`."""

from __future__ import annotations

from typing import Any

import pytest


def seeds(count: int, fast: int, slow: int | None = None) -> list[Any]:
    """Parameters 0 … `count` - 1: fast below `fast`, slow below `slow` (twice `fast` by default), and then long."""
    most = 2 * fast if slow is None else slow
    tiers = [[]] * fast + [[pytest.mark.slow]] * (most - fast) + [[pytest.mark.long]] * (count - most)
    return [pytest.param(seed, marks=tiers[seed]) for seed in range(count)]
