"""The command line: what a subcommand loads, and how it refuses what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[1]
FILE_COMMANDS = ("plan", "route", "check", "generate")
HEAVY = ("sqlalchemy", "grpc", "flask", "kafka", "google.protobuf")


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARKLOOM_")}
    command = [sys.executable, "-m", "services", *arguments]
    return subprocess.run(
        command, env={**inherited, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", FILE_COMMANDS)
def test_planning_from_files_loads_no_database_bus_rpc_or_pages(command: str) -> None:
    program = (
        f"import sys, services.__main__ as m\n"
        f"try: m.main([{command!r}, '--help'])\n"
        f"except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert seen.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_an_unknown_setting_is_refused_by_name() -> None:
    refused = _run("registry", PARKLOOM_REGISTRY_LISTN="127.0.0.1:1")
    assert refused.returncode == 2
    assert "PARKLOOM_REGISTRY_LISTN: did you mean PARKLOOM_REGISTRY_LISTEN?" in refused.stderr


def test_a_bad_value_is_refused_by_name() -> None:
    refused = _run("matching", PARKLOOM_GRACE_SECONDS="soon")
    assert refused.returncode == 2
    assert "PARKLOOM_GRACE_SECONDS" in refused.stderr


def test_a_service_refuses_a_database_that_was_not_migrated(tmp_path: Path) -> None:
    refused = _run("registry", PARKLOOM_DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "run `parkloom migrate` first" in refused.stderr


def test_a_missing_park_file_is_an_error_in_one_line_and_writes_no_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    refused = _run("plan", str(tmp_path / "nowhere.json"), "-o", str(plan), "--seconds", "1")
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not plan.exists()


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("no-such-python", "install it"),
        ("old-python", "name another with make PYTHON="),
        ("bare-python", "install it (on Debian: apt-get install python3-venv)"),
    ],
)
def test_a_python_that_does_not_fit_is_refused_in_one_line(program: str, says: str, tmp_path: Path) -> None:
    _stand_in(tmp_path / "old-python", "case $2 in *sys.exit*) exit 1;; *print*) echo 3.9;; esac")
    _stand_in(tmp_path / "bare-python", "case $2 in *ensurepip*) exit 1;; esac")
    path = f"{tmp_path}:{os.environ['PATH']}"
    refused = subprocess.run(
        ["sh", ROOT / ".ci" / "python-fits", program], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def _stand_in(path: Path, script: str) -> None:
    """An interpreter that is not on this machine: old, or without the venv module."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
