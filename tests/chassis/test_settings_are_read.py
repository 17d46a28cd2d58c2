"""Each setting is read by something: none is documented and then ignored."""

from __future__ import annotations

import ast
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from services.chassis.settings import Settings

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "services"
TABLE = SERVICES / "chassis" / "settings.py"
OF_EACH_SERVICE = ("registry", "matching", "logistics", "console")


def _of_settings(node: ast.expr) -> bool:
    """True if the expression is called settings: `settings`, `self.settings`, `self._settings`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.lstrip("_") == "settings"


def _named(node: ast.AST) -> set[str]:
    """The settings that this part of a program reads: `settings.data_dir`, or `getattr(settings, f"{name}_listen")`."""
    if isinstance(node, ast.Attribute) and _of_settings(node.value):
        return {node.attr}
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr"):
        return set()
    of, asked, *_ = node.args
    if not _of_settings(of) or not isinstance(asked, ast.JoinedStr):
        return set()
    ending = asked.values[-1]
    assert isinstance(ending, ast.Constant), "the last part of a setting's name is written out"
    return {f"{service}{ending.value}" for service in OF_EACH_SERVICE}


@cache
def _read() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in SERVICES.rglob("*.py") if path != TABLE]
    trees = [ast.parse(text) for text in texts if "settings" in text]
    return {name for tree in trees for node in ast.walk(tree) for name in _named(node)}


@pytest.mark.parametrize("setting", [row.name for row in fields(Settings)])
def test_each_setting_is_read_by_something(setting: str) -> None:
    assert setting in _read()


@pytest.mark.parametrize("setting", [row.name for row in fields(Settings)])
def test_each_setting_is_on_the_page_of_settings(setting: str) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert f"| `PARKLOOM_{setting.upper()}` |" in page
