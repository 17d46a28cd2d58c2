"""The kernels' C files: no circle of includes, none of calls, nothing that has the meaning of something else."""

from __future__ import annotations

import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from services.native.build import SHARED, Kernel
from services.planning.kernel import bindings as planning
from services.planning.model.consistency import MOST_STEPS
from services.vehicle_routing.kernel import bindings as vehicle_routing

KERNELS = {"planning": planning.KERNEL, "vehicle routing": vehicle_routing.KERNEL}
DEFINITION = re.compile(r"^(?!static|typedef|return)(?:PARKLOOM_API )?[A-Za-z][\w ]*?[ *](\w+)\([^;{]*\)\s*\{", re.M)
ANY_DEFINITION = re.compile(r"^(?:static )?(?:inline )?(?:PARKLOOM_API )?[A-Za-z][\w ]*?[ *](\w+)\([^;{]*\)\s*\{", re.M)

every_kernel = pytest.mark.parametrize("kernel", [pytest.param(each, id=name) for name, each in KERNELS.items()])


def _headers(kernel: Kernel) -> list[Path]:
    return [*sorted(kernel.folder.rglob("*.h")), *sorted(SHARED.glob("*.h"))]


def _text(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)


def _name(kernel: Kernel, path: Path) -> str:
    return str(path.relative_to(SHARED if path.is_relative_to(SHARED) else kernel.folder))


@every_kernel
def test_headers_include_each_other_in_no_circle(kernel: Kernel) -> None:
    includes = {_name(kernel, path): set(re.findall(r'#include "([^"]+)"', _text(path))) for path in _headers(kernel)}
    assert list(TopologicalSorter(includes).static_order())


@every_kernel
def test_files_call_each_other_in_no_circle(kernel: Kernel) -> None:
    texts = {_name(kernel, path): _text(path) for path in kernel.sources()}
    defined = {name: path for path, text in texts.items() for name in DEFINITION.findall(text)}
    assert len(defined) > 40
    calls = {
        path: {defined[name] for name in re.findall(r"(\w+)\(", text) if name in defined} - {path}
        for path, text in texts.items()
    }
    assert list(TopologicalSorter(calls).static_order())


@every_kernel
def test_no_two_functions_share_a_body(kernel: Kernel) -> None:
    bodies: Counter[str] = Counter()
    for path in [*kernel.sources(), *_headers(kernel)]:
        text = _text(path)
        for found in ANY_DEFINITION.finditer(text):
            body = text[found.end() : text.find("\n}", found.end())]
            bodies[re.sub(r"\s+", " ", body)] += body.count("\n") > 1
    assert [body for body, times in bodies.items() if times > 1] == []


def test_the_longest_route_of_the_model_fits_the_planning_kernels_arrays() -> None:
    bound = re.search(r"#define MOST_STEPS (\d+)", (planning.KERNEL.folder / "data" / "limits.h").read_text())
    assert bound is not None
    assert int(bound.group(1)) >= MOST_STEPS
