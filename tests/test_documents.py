"""The documents name only what exists: places, links, functions, subcommands, make targets and settings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.__main__ import _PROCESSES, COMMANDS
from services.chassis.settings import Settings, variable

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PLACE = re.compile(
    r"`((?:services|clients|tests|protos|docs|deploy|benchmarks|examples|third_party|\.ci)/[^`\s:]*)(?:::(\w+))?`"
)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
BRACES = re.compile(r"\{([^}]*)\}")

every_document = pytest.mark.parametrize("document", [pytest.param(path, id=path.name) for path in DOCUMENTS])


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def expanded(place: str) -> list[str]:
    """`a/{b,c}/d` as a shell expands it."""
    found = BRACES.search(place)
    if not found:
        return [place]
    return [
        one for name in found[1].split(",") for one in expanded(place[: found.start()] + name + place[found.end() :])
    ]


def defined_in(path: Path) -> set[str]:
    """The functions, methods and classes of a Python file, or the names that a C file or a proto mentions."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return set(re.findall(r"\w+", text))
    nodes = ast.walk(ast.parse(text))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}


@every_document
def test_the_places_named_exist_and_define_what_is_named_in_them(document: Path) -> None:
    named = [(place, name) for match, name in PLACE.findall(text_of(document)) for place in expanded(match)]
    assert [place for place, _ in named if "…" not in place and not list(ROOT.glob(place.rstrip("/")))] == []
    assert [f"{place}::{name}" for place, name in named if name and name not in defined_in(ROOT / place)] == []


def test_pictures_of_pages_are_small() -> None:
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs" / "pictures").iterdir()}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > 120 * 1024} == {}


@every_document
def test_links_within_the_repository_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(text_of(document)) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


@every_document
def test_commands_and_settings_named_exist(document: Path) -> None:
    text = text_of(document)
    commands = set(re.findall(r"(?:`|^ {4})parkloom ([a-z][a-z-]*)", text, re.MULTILINE))
    assert commands - {*COMMANDS, *_PROCESSES} == set()
    settings = set(re.findall(r"PARKLOOM_[A-Z_]*[A-Z]", text))
    assert settings - {variable(name) for name in Settings.__dataclass_fields__} == set()


@every_document
def test_make_targets_named_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", text_of(document), re.MULTILINE)) - targets == set()


def test_every_commands_options_in_the_readme_are_understood() -> None:
    """Commands of indented blocks are tried with `--help` beside their options, which shows an unknown one."""
    blocks = re.findall(r"^ {4}parkloom (\S+)(.*(?:\\\n.*)?)", text_of(ROOT / "README.md"), re.MULTILINE)
    for command, rest in blocks:
        shown = subprocess.run(
            [sys.executable, "-m", "services", command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        options = re.findall(r"(--[a-z-]+|\s-[a-z]\b)", rest.split("#", maxsplit=1)[0])
        assert [option for option in options if option.strip() not in shown.stdout] == []
