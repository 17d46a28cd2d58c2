"""Ten thousand orders by one file, tried and committed within half a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.console import world
from tests.console.files.test_files import ORDER_TITLES, commit, send, xlsx
from tests.console.installation import Installation

# What is timed is a machine's: beside other work it says nothing, and so it is no part of every run.
pytestmark = pytest.mark.long

ORDERS, MOST_SECONDS = 10_000, 30.0


def timed(what: str, work: Callable[[], object]) -> float:
    begun, busy = time.perf_counter(), time.process_time()
    work()
    seconds, of_processor = time.perf_counter() - begun, time.process_time() - busy
    print(f"{ORDERS} orders {what} in {seconds:.1f} s ({of_processor:.1f} s of a processor, planning among them)")
    return seconds


def test_ten_thousand_orders_are_committed_within_half_a_minute(untouched: Installation) -> None:
    manager = untouched.visitor(world.MANAGER)
    due = f"{world.day(20)}"
    content = xlsx(ORDER_TITLES, *((f"x-{number}", "ankle", 100 + number, due, "port") for number in range(ORDERS)))
    address: list[str] = []
    timed("tried", lambda: address.append(send(manager, content)))
    assert "Checked" in manager.text
    seconds = timed("committed", lambda: commit(manager, address[0]))
    assert "All of it is stored." in manager.text
    assert manager.open(f"/orders/x-{ORDERS - 1}").status_code == 200
    assert seconds <= MOST_SECONDS
