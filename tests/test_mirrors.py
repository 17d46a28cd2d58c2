"""The tests stand where the code stands: `tests/` has the folders of `services/`, and nothing is left without tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SERVICES, TESTS = ROOT / "services", ROOT / "tests"
# What is tested beside the services: whole stories, the benchmarks, the image and the manifests; parks that tests read.
BESIDE = {"clients", "system", "benchmarks", "deploy", "parks"}
# The demo's installation and its story are those of tests/system.
TESTED_ELSEWHERE = {"demo"}


def folders(root: Path) -> set[str]:
    """The folders below `root` that hold Python or C, relative to it."""
    kept = [path for pattern in ("*.py", "*.c") for path in root.rglob(pattern) if "__pycache__" not in path.parts]
    return {str(path.parent.relative_to(root)) for path in kept} - {"."}


@pytest.mark.parametrize("folder", sorted(folders(TESTS)))
def test_a_folder_of_tests_has_its_room_in_the_services(folder: str) -> None:
    assert folder.split("/", maxsplit=1)[0] in BESIDE or (SERVICES / folder).is_dir()


@pytest.mark.parametrize("part", sorted({folder.split("/")[0] for folder in folders(SERVICES)} - TESTED_ELSEWHERE))
def test_every_part_of_the_services_has_tests(part: str) -> None:
    assert list((TESTS / part).rglob("test_*.py"))
