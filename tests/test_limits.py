"""The project's own limits: sizes of files and functions, numbers of parameters, and how docstrings begin."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.sources import parsed, statements

ROOT = Path(__file__).parents[1]
FOLDERS = ("services", "clients", "benchmarks", "tests", "examples")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
KERNEL = [path for ending in ("*.c", "*.h") for path in sorted((ROOT / "services").rglob(ending))]
MOST_LINES, MOST_PARAMETERS = 400, 7
# A docstring that begins so makes its reader ask what it is about.
RIDDLES = re.compile(r"(what|who|whose|whom|which|how|whether|where|it|its|they|whoever|whatever|those|these)\b", re.I)
C_FUNCTION = re.compile(r"^(?:PARKLOOM_API )?[a-z][\w *]*?(\w+)\(([^;{]*?)\)\s*\{", re.M | re.S)
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def documented(path: Path) -> tuple[Function | ast.ClassDef | ast.Module, ...]:
    """The module, its functions and its classes."""
    return tuple(node for node in statements(parsed(path)) if isinstance(node, Function | ast.ClassDef | ast.Module))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in documented(path) if isinstance(node, Function))


def parameters(function: Function) -> int:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([one for one in every if one.arg not in {"self", "cls"}])


def test_no_file_is_longer_than_the_limit() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES + KERNEL}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_function_takes_more_parameters_than_the_limit() -> None:
    python = {f"{name(path)}:{each.lineno} {each.name}": parameters(each) for path in FILES for each in functions(path)}
    kernel = {
        f"{name(path)} {function}": arguments.count(",") + 1
        for path in KERNEL
        for function, arguments in C_FUNCTION.findall(path.read_text(encoding="utf-8"))
    }
    beyond = {where: count for where, count in (python | kernel).items() if count > MOST_PARAMETERS}
    assert beyond == {}


def test_functions_are_short() -> None:
    lengths = sorted(
        (each.end_lineno or each.lineno) - each.lineno + 1
        for path in FILES
        if "services" in path.parts
        for each in functions(path)
    )
    assert median(lengths) <= 6
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_docstrings_begin_with_their_subject() -> None:
    assert list(_riddles()) == []


def _riddles() -> Iterator[str]:
    for path in FILES:
        if "services" not in path.parts:
            continue
        for node in documented(path):
            if RIDDLES.match(ast.get_docstring(node) or ""):
                yield f"{name(path)} {getattr(node, 'name', 'module')}"
