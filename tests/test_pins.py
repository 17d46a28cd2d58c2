"""The installed packages are the pinned ones, and nothing committed names the host that packages come from."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from tests.sources import parsed, statements

ROOT = Path(__file__).parents[1]
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"services", "parkloom", "buf"}
# Parts of Flask and of its extensions, which come with those.
COME_ALONG = {"babel", "jinja2", "markupsafe", "werkzeug", "wtforms"}
# Part of protobuf and of googleapis-common-protos, both declared.
SHARED_NAMESPACES = {"google"}
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


def test_every_package_that_the_services_import_is_declared() -> None:
    extras = [*_extra("real-parts"), *_extra("ray"), *_extra("assistants")]
    declared = {re.split(r"[\[<>=]", given)[0].lower() for given in [*PROJECT["dependencies"], *extras]}
    distributions = packages_distributions()
    undeclared = {
        package
        for package in set(_imported()) - OURS - COME_ALONG - SHARED_NAMESPACES - set(sys.stdlib_module_names)
        if not declared & {name.lower().replace("_", "-") for name in distributions.get(package, [package])}
    }
    assert undeclared == set()


def _extra(name: str) -> list[str]:
    extra: list[str] = PROJECT["optional-dependencies"][name]
    return extra


def _imported() -> Iterator[str]:
    for path in (ROOT / "services").rglob("*.py"):
        for node in statements(parsed(path)):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".", maxsplit=1)[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".", maxsplit=1)[0]
