"""`make test` runs both halves of the tests, its status covers both, and each test has one tier."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Stands in for pytest: writes down which half was asked for, and fails where its name is among $FAILING.
INTERPRETER = """#!/bin/sh
case "$*" in *"not slow"*) half=fast;; *) half=slow;; esac
echo "ran $half"
case "$FAILING" in *$half*) exit 1;; esac
"""


def _make() -> str:
    make = shutil.which("make")
    assert make, "make is needed to work on the project"
    return make


def test_a_test_is_run_by_one_of_the_three_tiers_with_any_marks() -> None:
    command = [_make(), "--no-print-directory", "-n", "test-fast", "test-slow", "long", f"READY={ROOT}"]
    shown = subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)
    tiers = [quoted or bare for quoted, bare in re.findall(r'pytest.* -m (?:"([^"]+)"|(\w+))', shown.stdout)]
    assert len(tiers) == 3
    for marked in itertools.product([True, False], repeat=3):
        # `make long` tries more examples of properties that the others try too.
        marks = dict(zip(("real_parts", "slow", "long"), marked, strict=True)) | {"hypothesis": False}
        assert [eval(tier, {}, marks) for tier in tiers].count(True) == 1, marks


@pytest.mark.parametrize(
    ("failing", "status", "summary"),
    [
        ("", 0, "fast tests passed, slow tests passed"),
        ("fast", 2, "fast tests failed (1), slow tests passed"),
        ("slow", 2, "fast tests passed, slow tests failed (1)"),
        ("fast slow", 2, "fast tests failed (1), slow tests failed (1)"),
    ],
)
def test_both_halves_run_and_the_status_covers_both(failing: str, status: int, summary: str, tmp_path: Path) -> None:
    interpreter, ready = tmp_path / "python", tmp_path / "ready"
    interpreter.write_text(INTERPRETER, encoding="utf-8")
    interpreter.chmod(0o755)
    ready.touch()
    command = [_make(), "--no-print-directory", "test", f"RUN={tmp_path}", f"READY={ready}"]
    made = subprocess.run(
        command,
        cwd=ROOT,
        env={"FAILING": failing, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == status
    assert made.stdout.splitlines() == ["ran fast", "ran slow", summary]
