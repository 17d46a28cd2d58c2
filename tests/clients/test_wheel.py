"""The wheel of the client holds all that it needs but the packages that it declares."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "clients" / "python"
# Run by an interpreter that looks for modules in the wheel, then among the installed packages, and nowhere else.
LOAD_ALL = """
import importlib, pkgutil, sys
unpacked, packages = sys.argv[1:]
sys.path[:0], sys.path[len(sys.path):] = [unpacked], [packages]
import buf.validate, parkloom, parkloom_client
for package in (parkloom, buf.validate):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(found.name)
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
with parkloom_client.Client("127.0.0.1:1", "token") as client:
    client.stub(MatchingServiceStub)
for name, module in sorted(sys.modules.items()):
    file = getattr(module, "__file__", None) or ""
    if file.startswith((unpacked, packages)):
        print(name.partition(".")[0])
"""


def project(folder: Path) -> Any:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def built(folder: Path) -> Path:
    """The wheel, built into `folder`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    given = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
    subprocess.run(command, cwd=SOURCE, env=given, capture_output=True, text=True, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_a_fresh_interpreter_imports_the_wheel_with_declared_packages_alone(tmp_path: Path) -> None:
    wheel = built(tmp_path / "one")
    assert wheel.read_bytes() == built(tmp_path / "two").read_bytes()
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "unpacked")
    places = [str(tmp_path / "unpacked"), sysconfig.get_path("purelib")]
    command = [sys.executable, "-I", "-S", "-c", LOAD_ALL, *places]
    loaded = subprocess.run(command, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr
    # gRPC looks for its other packages by itself.
    optional = {"grpc_health", "grpc_reflection", "grpc_tools", "typing_extensions"}
    ours = {"parkloom", "parkloom_client", "buf"}
    assert set(loaded.stdout.split()) - optional == {*ours, "google", "grpc", "grpc_status"}
    # Other packages may have modules of these names too.
    names = set(zipfile.ZipFile(wheel).namelist())
    assert not names & {"parkloom/__init__.py", "buf/__init__.py", "buf/validate/__init__.py"}
    assert {"parkloom_client/py.typed", "parkloom/matching/v1/order.proto"} < names


def test_the_lowest_versions_declared_are_those_of_the_stubs() -> None:
    needed = dict(re.findall(r"([\w-]+)>=([\d.]+)", " ".join(project(SOURCE)["dependencies"])))
    stubs = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "protos").rglob("*_pb2*.py"))
    assert set(re.findall(r"# Protobuf Python Version: ([\d.]+)", stubs)) == {needed["protobuf"]}
    assert set(re.findall(r"GRPC_GENERATED_VERSION = '([\d.]+)'", stubs)) == {needed["grpcio"]}


def test_the_version_is_the_services() -> None:
    assert project(SOURCE)["version"] == project(ROOT)["version"]
