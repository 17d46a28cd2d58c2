"""The version before, as a wheel built from the commit that `tests/previous` names, unpacked into a folder."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMIT = (ROOT / "tests" / "previous").read_text(encoding="utf-8").strip()
# The version before knows none of these, and refuses what it does not know.
_NEW_SETTINGS = ("PARKLOOM_SIGN_IN_KEYS", "PARKLOOM_SERVICE_KEYS")


def unpacked(folder: Path) -> Path:
    """A folder with the packages of the version before. The history must have its commit."""
    source, wheels = folder / "source", folder / "wheels"
    archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(source, filter="data")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", wheels, source], check=True, timeout=400)
    (wheel,) = wheels.glob("parkloom-*.whl")
    with zipfile.ZipFile(wheel) as packages:
        packages.extractall(folder / "packages")
    return folder / "packages"


def environment(packages: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment in which `python -m services` is the version before."""
    known = {name: value for name, value in given.items() if name not in _NEW_SETTINGS}
    return {**known, "PYTHONPATH": os.fspath(packages), "PYTHONSAFEPATH": "1"}
