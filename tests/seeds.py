"""Seeds of random tests: a few in `make check`, all of them in `make test`."""

from __future__ import annotations

from typing import Any

import pytest


def seeds(count: int, fast: int) -> list[Any]:
    """Parameters 0 … `count` - 1, of which those from `fast` on are slow tests."""
    return [pytest.param(seed, marks=[pytest.mark.slow] * (seed >= fast)) for seed in range(count)]
