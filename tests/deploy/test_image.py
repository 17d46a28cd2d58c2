"""The image's steps, replayed in an empty folder: what the Dockerfile does, without a container engine."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.demo.installation import EMBEDDED, Installation
from services.testbed.ports import listen_on_free_ports
from tests.folders import passable_folder

ROOT = Path(__file__).parents[2]
STEPS = ROOT / "deploy" / "steps"
NOBODY = 65534

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """A read-only environment with the wheel in it, built as the Dockerfile says."""
    with passable_folder() as folder:
        yield _image_in(folder)


def _image_in(folder: Path) -> Path:
    source = folder / "source"
    ignored = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "*.so", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, source, ignore=ignored)
    _run(STEPS / "wheel.sh", source, folder / "wheels")
    _run(STEPS / "install.sh", folder / "wheels", source / "constraints.txt", folder / "parkloom")
    shutil.rmtree(source)
    environment = folder / "parkloom"
    _run("chmod", "-R", "a-w,a+rX", environment)
    for path in (environment / "bin", (environment / "bin" / "python").resolve()):
        _open_the_way_to(path)
    return environment


def _open_the_way_to(path: Path) -> None:
    """A user without rights may reach `path`, as in an image: tests and interpreters often lie in somebody's home."""
    for folder in path.parents:
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)


def _run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, timeout=500)


def _environment(data: Path) -> dict[str, str]:
    own = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "PARKLOOM_DATA_DIR": str(data)}
    return {**own, **listen_on_free_ports()}


def test_the_dockerfile_takes_the_steps_that_are_tested() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "/deploy/steps/wheel.sh /source /wheels" in dockerfile
    assert "/install/install.sh /wheels /install/constraints.txt /opt/parkloom" in dockerfile
    assert "USER 10001" in dockerfile


def test_the_whole_park_serves_from_the_image_without_rights(image: Path, tmp_path: Path) -> None:
    data = Path("/tmp") / f"parkloom-image-{os.getpid()}"
    data.mkdir()
    try:
        if os.geteuid() == 0:
            os.chown(data, NOBODY, NOBODY)
        user = NOBODY if os.geteuid() == 0 else None
        command = (str(image / "bin" / "parkloom"),)
        with Installation(_environment(data), EMBEDDED, tmp_path, command, user) as park:
            park.wait_until_ready(180)
    finally:
        shutil.rmtree(data)


def test_the_image_plans_from_files(image: Path, tmp_path: Path) -> None:
    park = ROOT / "tests" / "parks" / "tiny.park.json"
    plan = tmp_path / "plan.json"
    _run(image / "bin" / "parkloom", "plan", park, "-o", plan, "--seconds", "2")
    _run(image / "bin" / "parkloom", "check", park, plan)
