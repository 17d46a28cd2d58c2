"""Forty random calls on every rpc, on each database."""

from __future__ import annotations

import pytest

from benchmarks.fuzz.__main__ import fuzzed
from benchmarks.walls.installation import POSTGRESQL, SQLITE

CALLS = 40


@pytest.mark.slow
def test_no_random_call_is_answered_as_if_the_fault_were_ours_on_sqlite() -> None:
    found = fuzzed(SQLITE, CALLS, seed=1)
    assert found.bad == []
    assert {"OK", "INVALID_ARGUMENT", "NOT_FOUND", "PERMISSION_DENIED"} <= found.statuses.keys()


@pytest.mark.real_parts
def test_no_random_call_is_answered_as_if_the_fault_were_ours_on_postgresql() -> None:
    assert fuzzed(POSTGRESQL, CALLS, seed=2).bad == []
