"""What the planning kernel shares with Python: generated files and exported names."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from services.planning.kernel import bindings, layout

PREFIX = "parkloom_"


def test_the_generated_files_are_those_that_the_table_gives() -> None:
    committed = {name: (layout.DATA / name).read_text() for name in layout.generated()}
    assert committed == layout.generated()


def test_the_library_exports_what_the_bindings_call_and_nothing_else() -> None:
    """Every exported name carries the prefix, so that two kernels in one process cannot meet each other's."""
    if shutil.which("nm") is None:
        pytest.skip("nm, which comes with a C compiler, is not on this machine")
    listed = subprocess.run(
        ["nm", "--dynamic", "--defined-only", "--format=posix", bindings.KERNEL.ensure()],
        check=True,
        capture_output=True,
        text=True,
    )
    exported = {line.split()[0] for line in listed.stdout.splitlines()}
    assert {name for name in exported if not name.startswith(PREFIX)} == set()
    source = (bindings.KERNEL.folder / "bindings.py").read_text()
    assert exported == set(re.findall(r"kernel\.(parkloom_\w+)", source)) | {"parkloom_layout"}
    assert len(exported) == 34
