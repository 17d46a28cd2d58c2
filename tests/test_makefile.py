"""`make test` runs both halves of the tests, and its status covers both."""

from __future__ import annotations

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
    make = shutil.which("make")
    assert make, "make is needed to work on the project"
    interpreter, ready = tmp_path / "python", tmp_path / "ready"
    interpreter.write_text(INTERPRETER, encoding="utf-8")
    interpreter.chmod(0o755)
    ready.touch()
    command = [make, "--no-print-directory", "test", f"RUN={tmp_path}", f"READY={ready}"]
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
