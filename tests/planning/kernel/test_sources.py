"""The kernel's C files: no circle of includes, none of calls, nothing that has the meaning of something else."""

from __future__ import annotations

import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

from services.native.build import SHARED
from services.planning.kernel import bindings
from services.planning.model.consistency import MOST_STEPS

FOLDER = bindings.KERNEL.folder
SOURCES = bindings.KERNEL.sources()
HEADERS = [*sorted(FOLDER.rglob("*.h")), *sorted(SHARED.glob("*.h"))]
DEFINITION = re.compile(r"^(?!static|typedef|return)(?:PARKLOOM_API )?[A-Za-z][\w ]*?[ *](\w+)\([^;{]*\)\s*\{", re.M)
ANY_DEFINITION = re.compile(r"^(?:static )?(?:inline )?(?:PARKLOOM_API )?[A-Za-z][\w ]*?[ *](\w+)\([^;{]*\)\s*\{", re.M)


def _text(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)


def _name(path: Path) -> str:
    return str(path.relative_to(SHARED if path.is_relative_to(SHARED) else FOLDER))


def test_headers_include_each_other_in_no_circle() -> None:
    includes = {_name(path): set(re.findall(r'#include "([^"]+)"', _text(path))) for path in HEADERS}
    assert list(TopologicalSorter(includes).static_order())


def test_files_call_each_other_in_no_circle() -> None:
    defined = {name: _name(path) for path in SOURCES for name in DEFINITION.findall(_text(path))}
    assert len(defined) > 80
    calls = {
        _name(path): {defined[name] for name in re.findall(r"(\w+)\(", _text(path)) if name in defined} - {_name(path)}
        for path in SOURCES
    }
    assert list(TopologicalSorter(calls).static_order())


def test_no_two_functions_share_a_body() -> None:
    bodies: Counter[str] = Counter()
    for path in [*SOURCES, *HEADERS]:
        text = _text(path)
        for found in ANY_DEFINITION.finditer(text):
            body = text[found.end() : text.find("\n}", found.end())]
            bodies[re.sub(r"\s+", " ", body)] += body.count("\n") > 1
    assert [body for body, times in bodies.items() if times > 1] == []


def test_the_longest_route_of_the_model_fits_the_kernels_arrays() -> None:
    bound = re.search(r"#define MOST_STEPS (\d+)", (FOLDER / "data" / "limits.h").read_text())
    assert bound is not None
    assert int(bound.group(1)) >= MOST_STEPS
