"""What the benchmark says of processes that end in odd ways, or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.planner import race, tables
from benchmarks.planner.contenders import Contender
from benchmarks.planner.parks import Park
from benchmarks.planner.tables import Heat
from services.planning import model
from services.planning.model import Step, solution
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Solution
from tests.planning.rules.test_rules import rules_park

ROOT = Path(__file__).parents[2]


def _program(text: str) -> Contender:
    """A contender that runs some Python; sys.argv[1] is the park, sys.argv[3] the plan."""
    return Contender("odd", "odd", (sys.executable, "-c", text), ours=True)


@pytest.fixture
def park(tmp_path: Path) -> Path:
    path = tmp_path / "park.json"
    path.write_text(json.dumps(model.to_document(rules_park())))
    return path


def test_a_contender_that_does_not_end_is_killed_and_has_no_plan(park: Path, tmp_path: Path) -> None:
    endless = _program("import time; time.sleep(600)")
    outcome = race.run(endless, park, tmp_path / "solution.json", seconds=1 - race.GRACE, seed=0)
    assert outcome.verdict is None
    assert outcome.note == "killed after 1 s"
    assert outcome.seconds < 20


def test_a_contender_that_fails_is_reported_by_its_last_word(park: Path, tmp_path: Path) -> None:
    failing = _program("import sys; print('no disk left', file=sys.stderr); sys.exit(3)")
    outcome = race.run(failing, park, tmp_path / "solution.json", 9, 0)
    assert outcome.verdict is None
    assert outcome.note == "no disk left"


def test_a_plan_that_breaks_a_rule_counts_as_none(park: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    solution.write(Solution(Lots.of((Lot("o", 11, (Step("a", 2), Step("b", 6))),))), rules_park().start, broken)
    copying = _program(f"import shutil, sys; shutil.copy({str(broken)!r}, sys.argv[3])")
    outcome = race.run(copying, park, tmp_path / "solution.json", 9, 0)
    assert outcome.verdict is not None
    assert not outcome.valid
    row = tables.side_by_side(Heat(Park(park, 1.0, False, 2, 1, 10), 9, [outcome])).splitlines()[2]
    assert "none" in row
    assert "BROKEN: capacity 2, demand 1" in row


def test_what_the_planner_says_on_the_way_is_read_with_its_second(park: Path, tmp_path: Path) -> None:
    talking = _program(
        "import sys, time\n"
        "sys.stderr.write('\\r   0.1 s  prices          cost -  bound -12  gap 100.00 %'); sys.stderr.flush()\n"
        "time.sleep(0.3)\n"
        "sys.stderr.write('\\r   0.4 s  flows           cost 1,234  bound 1,200  gap 2.76 %\\n')"
    )
    first, second = race.run(talking, park, tmp_path / "solution.json", 9, 0).course
    assert (first.cost, first.bound) == (None, -12.0)
    assert (second.cost, second.bound) == (1234.0, 1200.0)
    assert second.seconds > 0.3


def test_peak_memory_is_the_childs_own() -> None:
    # From a small process, as the benchmark is: Linux counts the peak of the process that a child was split from.
    measuring = (
        "import sys; from benchmarks.planner import race\n"
        "print(race._watched([sys.executable, '-c', 'x = bytearray(300 << 20)'], 60).memory)"
    )
    measured = subprocess.run([sys.executable, "-c", measuring], cwd=ROOT, capture_output=True, text=True, check=True)
    assert 300 << 20 < int(measured.stdout) < 400 << 20
