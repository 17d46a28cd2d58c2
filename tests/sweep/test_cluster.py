"""A sweep on a real local cluster of Ray, of whose workers one is killed meanwhile."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from services.sweep.scenarios_file import AS_IT_IS
from tests.sweep.park import many, written
from tests.waiting import wait_until

SCENARIOS = 100


@pytest.mark.long
@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None and "CI" not in os.environ,
    reason="ray is not installed: pip install -c constraints.txt ray, as `make long` does",
)
def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_planned_twice(tmp_path: Path) -> None:
    file, folder = written(tmp_path, *many(SCENARIOS)), tmp_path / "out"
    command = [sys.executable, "-m", "services", "scenarios", str(file), "-o", str(folder), "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as sweep:
        wait_until(lambda: len(rows(folder)) >= 5 or sweep.poll() is not None, seconds=120)
        victim = rows(folder)[-1]["worker"]
        os.kill(victim, signal.SIGKILL)
        killed_after = len(rows(folder))
        printed, _ = sweep.communicate(timeout=400)
    assert sweep.returncode == 0, printed
    found = rows(folder)
    assert Counter(row["scenario"] for row in found) == Counter([AS_IT_IS, *(f"{n:03}" for n in range(SCENARIOS))])
    assert [row for row in found if row["failure"]] == []
    assert {row["demand"] for row in found} == {500 + 10 * number for number in range(SCENARIOS)}
    # What the worker had in hand was begun once more, and nothing else.
    assert sum(row["attempts"] for row in found) - len(found) <= 1
    assert victim not in {row["worker"] for row in found[killed_after + 1 :]}
    assert len({row["worker"] for row in found}) >= 2
    print(f"{len(found)} scenarios, worker {victim} killed after {killed_after}; attempts by number:", end=" ")
    print(dict(Counter(row["attempts"] for row in found)), "rows by worker:", Counter(row["worker"] for row in found))


def rows(folder: Path) -> list[dict[str, Any]]:
    journal = folder / "results.jsonl"
    lines = journal.read_text().splitlines(keepends=True)[1:] if journal.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]
