"""Some random calls on every rpc, on each database; forty with `make long`."""

from __future__ import annotations

import pytest

from benchmarks.fuzz.__main__ import fuzzed
from benchmarks.walls.installation import POSTGRESQL, SQLITE
from tests.seeds import cases

CALLS = cases([8, 40], fast=1, slow=1)


@pytest.mark.slow
@pytest.mark.parametrize("calls", CALLS)
def test_no_random_call_is_answered_as_if_the_fault_were_ours_on_sqlite(calls: int) -> None:
    found = fuzzed(SQLITE, calls, seed=1)
    assert found.bad == []
    assert {"OK", "INVALID_ARGUMENT", "NOT_FOUND", "PERMISSION_DENIED"} <= found.statuses.keys()


@pytest.mark.real_parts
@pytest.mark.parametrize("calls", CALLS)
def test_no_random_call_is_answered_as_if_the_fault_were_ours_on_postgresql(calls: int) -> None:
    assert fuzzed(POSTGRESQL, calls, seed=2).bad == []
