"""The installed packages are the pinned ones, and nothing committed names the host that packages come from."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())
# Names of the hosts of package registries, in pieces, so that this file does not name one.
REGISTRIES = re.compile(
    "|".join((r"pypi\." + "org", r"pythonhosted\." + "org", r"npmjs\." + "(org|com)", r"crates\." + "io"))
)


@pytest.mark.parametrize("package", ["ortools", "protobuf", "grpcio", "kafka-python", "SQLAlchemy", "protovalidate"])
def test_the_installed_package_is_the_pinned_one(package: str) -> None:
    assert version(package) == PINS[package]


def test_every_pin_is_a_plain_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines)


def test_no_committed_file_names_a_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = [path for path in listed.stdout.split("\0") if path and _names_a_registry(ROOT / path)]
    assert named == []


def _names_a_registry(path: Path) -> bool:
    return path.is_file() and REGISTRIES.search(path.read_text(encoding="utf-8", errors="ignore")) is not None
