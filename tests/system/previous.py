"""The version before: the packages of the commit that `tests/previous` names, in a folder, their kernels compiled."""

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
    "import sys; from pathlib import Path; from services.native.build import Kernel; "
    "[Kernel(Path(folder)).ensure() for folder in sys.argv[1:]]"
)
COMMIT = (ROOT / "tests" / "previous").read_text(encoding="utf-8").strip()
KERNELS = ("services/planning/kernel", "services/vehicle_routing/kernel")


def unpacked(folder: Path) -> Path:
    """A folder with the packages of the version before. The history must have its commit."""
    source = folder / "source"
    archive = subprocess.run(["git", "archive", COMMIT, *PACKAGES], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(source, filter="data")
    # For this processor alone, and kept in the user's cache: a wheel would have every level's library compiled.
    compiling = [sys.executable, "-c", COMPILE, *(source / kernel for kernel in KERNELS)]
    subprocess.run(compiling, env=environment(source, os.environ), check=True, timeout=400)
    return source


def environment(packages: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment in which `python -m services` is the version before."""
    return {**given, "PYTHONPATH": f"{packages}:{packages / 'protos'}", "PYTHONSAFEPATH": "1"}
