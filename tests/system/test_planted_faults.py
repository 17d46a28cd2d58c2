"""The judge of the fault test is no yes-man: each of three planted faults makes it complain, and nothing else does."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from services.demo.installation import SEPARATE, Installation
from services.demo.real_parts import RealServers
from tests.system.chaos import Chaos
from tests.system.chaos_complaints import Complaint, Kind
from tests.waiting import wait_until

pytestmark = pytest.mark.real_parts

SEED = 7
# A kill must hit a moment of some milliseconds; where it misses, nothing is wrong and it is tried again.
TRIES = 4
ROOT = Path(__file__).parents[2]
Scenario = Callable[[Chaos, int], None]  # the try's number: each sends other requests


def registry_dies_between_change_and_commit(chaos: Chaos, number: int) -> None:
    """Somebody says a figure, gets no answer, and says another one instead."""
    with chaos.at_work("enterprises", shift=1 + 10 * number, gives_up=1.0) as stop:
        _wait_for_open_transaction(chaos.installation.settings.registry_database_url, 5.0)
        _restart(chaos, "registry", stop)


def matching_dies_with_events_in_hand(chaos: Chaos, number: int) -> None:
    """The last figures reported have just been polled."""
    with chaos.at_work("enterprises", shift=2 + 10 * number) as stop:
        time.sleep(2.0)
        _restart(chaos, "matching", stop)


def orders_are_sent_twice(chaos: Chaos, number: int) -> None:
    """Nothing dies; buyers who are not sure send their order again."""
    with chaos.at_work("buyers", shift=3 + 10 * number):
        wait_until(lambda: chaos.history.orders_sent_again > 0, 30.0, "somebody sends an order again")


FAULTS: dict[str, tuple[Scenario, Kind]] = {
    "publish_before_commit": (registry_dies_between_change_and_commit, Kind.APART),
    "offset_before_apply": (matching_dies_with_events_in_hand, Kind.APART),
    "no_dedupe": (orders_are_sent_twice, Kind.TWICE),
}
# Each is half a minute of a chain that is killed and heals: `make long` plants them all.
FIRST, *OTHERS = FAULTS


@pytest.mark.parametrize("fault", [FIRST, *(pytest.param(fault, marks=pytest.mark.long) for fault in OTHERS)])
def test_a_planted_fault_is_seen(parts: RealServers, tmp_path: Path, fault: str) -> None:
    scenario, kind = FAULTS[fault]
    with _broken(parts, tmp_path, fault) as installation:
        chaos = Chaos.of(installation, parts, SEED)
        complaints = next(filter(None, (_complaints_after(scenario, chaos, number) for number in range(TRIES))), [])
    assert {complaint.kind for complaint in complaints} == {kind}, "\n".join(map(str, complaints)) or "no complaint"


def _complaints_after(scenario: Scenario, chaos: Chaos, number: int) -> list[Complaint]:
    scenario(chaos, number)
    chaos.wait_until_heard()
    return chaos.complaints(within=5.0)


# That the judge has nothing to complain of without a fault, `test_chaos` shows with more that dies.
@pytest.mark.long
def test_without_a_fault_the_same_scenarios_leave_nothing_to_complain_of(
    separate: Installation, parts: RealServers
) -> None:
    chaos = Chaos.of(separate, parts, SEED)
    for scenario, _ in FAULTS.values():
        scenario(chaos, 0)
        chaos.wait_until_heard()
    complaints = chaos.complaints(within=120.0)
    assert not complaints, "\n".join(map(str, complaints))


@contextmanager
def _broken(parts: RealServers, folder: Path, fault: str) -> Iterator[Installation]:
    """An installation whose every process has the fault."""
    paths = os.pathsep.join(filter(None, [str(ROOT), parts.environment.get("PYTHONPATH", "")]))
    command = (sys.executable, "-m", f"tests.system.faults.{fault}")
    environment = {**parts.environment, "PYTHONPATH": paths}
    with Installation(environment, SEPARATE, folder / "logs", command) as installation:
        installation.wait_until_ready(180)
        yield installation


def _restart(chaos: Chaos, name: str, stop: threading.Event) -> None:
    """Kill it, and let nobody begin anything new: what came later could cover up what went wrong."""
    stop.set()
    chaos.installation.kill(name)
    # Longer than a client's own tries go on.
    time.sleep(1.5)
    chaos.installation.start(name)


def _wait_for_open_transaction(url: str, seconds: float) -> None:
    """Until somebody holds a transaction open and does nothing in it; a healthy service never does for long."""
    idle = "state = 'idle in transaction' AND state_change < now() - interval '50 milliseconds'"
    query = f"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND {idle}"
    deadline = time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline and not connection.execute(query).fetchone():
            time.sleep(0.02)
