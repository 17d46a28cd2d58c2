"""The version before: the packages of the commit that `tests/previous` names, in a folder, their kernel compiled."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("services", "protos/parkloom", "protos/buf")
COMPILE = (
    "import sys; from pathlib import Path; from services.native.build import Kernel; Kernel(Path(sys.argv[1])).ensure()"
)
COMMIT = (ROOT / "tests" / "previous").read_text(encoding="utf-8").strip()
# The version before knows none of these, and refuses what it does not know.
_NEW_SETTINGS = ("PARKLOOM_SIGN_IN_KEYS", "PARKLOOM_SERVICE_KEYS")


def unpacked(folder: Path) -> Path:
    """A folder with the packages of the version before. The history must have its commit."""
    source = folder / "source"
    archive = subprocess.run(["git", "archive", COMMIT, *PACKAGES], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(source, filter="data")
    # For this processor alone, and kept in the user's cache: a wheel would have every level's library compiled.
    kernel = [sys.executable, "-c", COMPILE, source / "services/planning/kernel"]
    subprocess.run(kernel, env=environment(source, os.environ), check=True, timeout=400)
    return source


def environment(packages: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment in which `python -m services` is the version before."""
    known = {name: value for name, value in given.items() if name not in _NEW_SETTINGS}
    return {**known, "PYTHONPATH": f"{packages}:{packages / 'protos'}", "PYTHONSAFEPATH": "1"}
